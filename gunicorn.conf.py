"""How gunicorn serves Rollbook; the settings it takes from the environment are in config.py."""

from config import Config
from webapp.access import links
from webapp.db import db

settings = Config.load()

wsgi_app = "wsgi:app"
bind = settings.address
worker_class = "gthread"
workers = settings.WEB_CONCURRENCY
threads = settings.THREADS
preload_app = True
control_socket_disable = True
loglevel = "warning"


def when_ready(server):
    """Print the way in, on a machine that only its owner reaches; elsewhere `flask sign-in-link` does."""
    if settings.is_https or not settings.is_loopback:
        return
    with server.app.wsgi().app_context():
        token = links.create_for_oldest_administrator()
        db.engine.dispose()  # The workers are forked from here, and must not share a connection.
    if token:
        print(f"Sign in: {settings.PUBLIC_URL}/sign-in/link/{token}/", flush=True)
    else:
        print("There is no administrator yet: flask create-admin EMAIL", flush=True)
