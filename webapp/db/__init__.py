"""The SQLAlchemy object, and how constraints are named."""

from typing import Any, ClassVar

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, MetaData, Text, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase
from typing_extensions import override

from webapp.db.beginning import begin_reading, begin_writing, settings
from webapp.db.connecting import BUSY_TIMEOUT, engine_options
from webapp.db.turns import TurnTimeoutError, write_turn

__all__ = [
    "BUSY_TIMEOUT",
    "QUERIES",
    "Base",
    "TurnTimeoutError",
    "begin_reading",
    "begin_writing",
    "db",
    "locale_fault",
    "settings",
    "write_turn",
]


class Base(DeclarativeBase):
    """What every model inherits; its metadata names constraints so that migrations and error messages can."""

    type_annotation_map: ClassVar = {str: Text}
    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        },
    )


class Database(SQLAlchemy):
    """Flask-SQLAlchemy, except that a connection that dies late never spoils an answer already made."""

    @override
    def _apply_driver_defaults(self, options: dict[str, Any], app: Any) -> None:
        super()._apply_driver_defaults(options, app)
        for name, value in engine_options(make_url(options["url"])).items():
            options.setdefault(name, value)

    @override
    def _teardown_session(self, exc: BaseException | None) -> None:
        # Error handlers do not cover teardown: a link that died after the commit would turn a saved form into a 500.
        try:
            super()._teardown_session(exc)
        except DBAPIError:
            self.session().invalidate()
            self.session.registry.clear()


QUERIES = "queries"
"""The engine of what people ask in SQL, on PostgreSQL: it signs in as another role."""

db = Database(metadata=Base.metadata)


def locale_fault(connection: Connection) -> str | None:
    """Return a line about the database's locale if search and sorting cannot work in it.

    In a cluster made with the locale C, PostgreSQL takes no letter beyond ASCII for one.
    """
    if connection.dialect.name != "postgresql" or connection.scalar(text("SELECT lower('Ж') = 'ж'")):
        return None
    return "the database's locale knows no letters beyond ASCII: create the database with LC_CTYPE C.UTF-8"
