"""The commands beside Flask's own."""

from click import Command
from flask import Flask

from webapp.cli.accounts import create_admin, sign_in_link
from webapp.cli.backup import backup
from webapp.cli.export import export
from webapp.cli.fields import fields
from webapp.cli.imports import import_
from webapp.cli.queries import queries
from webapp.cli.sample import sample
from webapp.cli.statements import statements
from webapp.cli.verify import verify
from webapp.cli.worker import worker

COMMANDS: tuple[Command, ...] = (
    backup,
    create_admin,
    export,
    fields,
    import_,
    queries,
    sample,
    sign_in_link,
    statements,
    verify,
    worker,
)


def init_app(app: Flask) -> None:
    for command in COMMANDS:
        app.cli.add_command(command)
