"""The commands beside Flask's own."""

from click import Command
from flask import Flask

COMMANDS: tuple[Command, ...] = ()


def init_app(app: Flask) -> None:
    for command in COMMANDS:
        app.cli.add_command(command)
