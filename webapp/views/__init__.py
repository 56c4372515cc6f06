"""One blueprint per resource."""

from flask import Blueprint, Flask

from webapp.views import assets, changes, health

BLUEPRINTS: tuple[Blueprint, ...] = (
    assets.bp,
    changes.bp,
    health.bp,
)


def init_app(app: Flask) -> None:
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
