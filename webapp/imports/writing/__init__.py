"""Staged rows written to the database, as quickly as it takes them."""

from collections.abc import Sequence
from types import ModuleType

from sqlalchemy.orm import Session

from webapp.imports.writing import postgresql, sqlite
from webapp.imports.writing.rows import StagedRow

__all__ = ["StagedRow", "write_rows"]

_DIALECTS: dict[str, ModuleType] = {"postgresql": postgresql, "sqlite": sqlite}


def write_rows(session: Session, import_id: int, rows: Sequence[StagedRow]) -> None:
    """Store rows of an import, in the session's transaction."""
    if rows:
        _DIALECTS[session.get_bind().dialect.name].write_rows(session, import_id, rows)
