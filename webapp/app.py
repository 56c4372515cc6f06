"""The application factory."""

from flask import Flask
from flask_migrate import Migrate
from werkzeug.middleware.proxy_fix import ProxyFix

from config import ROOT, Config
from webapp import cli, security, templating, views
from webapp.db import db
from webapp.views import errors, previews, transcripts


def create_app(config: Config) -> Flask:
    """The application under these settings: extensions, blueprints, error pages, commands."""
    app = Flask(
        "webapp",
        instance_path=config.INSTANCE_PATH,
        template_folder="../templates",
        static_folder=None,  # webapp/views/assets.py serves them
    )
    app.config.from_mapping(config.to_flask())
    _trust_proxies(app, config.PROXY_COUNT)
    db.init_app(app)
    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    templating.init_app(app)  # chooses the Jinja environment, so before whoever uses it
    transcripts.init_app(app)  # listens to what the guard asks too
    security.init_app(app)
    views.init_app(app)
    errors.init_app(app)
    previews.init_app(app)
    cli.init_app(app)
    return app


def _trust_proxies(app: Flask, count: int) -> None:
    if count:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count)
