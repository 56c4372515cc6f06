"""Whether this process lives, and whether it can do its work."""

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Blueprint, current_app
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from webapp.changes import recording
from webapp.db import db, locale_fault
from webapp.security import public
from webapp.users import derived

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@public
def live() -> ResponseReturnValue:
    """Answer without touching the database."""
    return "ok\n", {"Content-Type": "text/plain"}


@bp.get("/readyz")
@public
def ready() -> ResponseReturnValue:
    """Answer 200 if the database is there and as this version needs it, else 503 with the reasons, a line each."""
    connection = db.session.connection()
    faults = _schema_faults(connection) or recording.compare(connection) + derived.compare(connection)
    if fault := locale_fault(connection):
        faults.append(fault)
    body = "".join(f"{fault}\n" for fault in faults) or "ready\n"
    return body, 503 if faults else 200, {"Content-Type": "text/plain"}


def _schema_faults(connection: Connection) -> list[str]:
    directory = current_app.extensions["migrate"].directory
    wanted = ScriptDirectory(directory).get_current_head()
    found = MigrationContext.configure(connection).get_current_revision()
    return [] if found == wanted else [f"the database is at {found}, not {wanted}: run flask db upgrade"]
