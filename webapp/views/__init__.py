"""One blueprint per resource."""

from flask import Blueprint, Flask

BLUEPRINTS: tuple[Blueprint, ...] = ()


def init_app(app: Flask) -> None:
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
