"""Staged rows written to the database, as quickly as it takes them."""

from collections.abc import Sequence
from types import ModuleType
from typing import NamedTuple

from sqlalchemy.orm import Session

from webapp.imports.writing import postgresql, sqlite

_DIALECTS: dict[str, ModuleType] = {"postgresql": postgresql, "sqlite": sqlite}


class StagedRow(NamedTuple):
    """A row as it is staged: the JSON of its cells, and of its values or, where they cannot be read, of the reasons."""

    number: int
    cells: str
    document: str | None
    faults: str | None


def write_rows(session: Session, import_id: int, rows: Sequence[StagedRow]) -> None:
    """Store rows of an import, in the session's transaction."""
    if rows:
        _DIALECTS[session.get_bind().dialect.name].write_rows(session, import_id, rows)
