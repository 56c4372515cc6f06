"""One blueprint per resource."""

from flask import Blueprint, Flask

from webapp.views import account, accounts, assets, changes, health, home, sign_in, sign_out, users

BLUEPRINTS: tuple[Blueprint, ...] = (
    account.bp,
    accounts.bp,
    assets.bp,
    changes.bp,
    health.bp,
    home.bp,
    sign_in.bp,
    sign_out.bp,
    users.bp,
)


def init_app(app: Flask) -> None:
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
