"""What rows are called on a page, also those that are gone."""

from collections.abc import Iterable, Mapping

from flask_babel import gettext
from sqlalchemy.orm import Session

from webapp.changes.fold import Row
from webapp.changes.log import erased_rows, last_names
from webapp.views.diffs import DEFINITIONS
from webapp.views.field_names import field_names
from webapp.views.known_fields import known_fields


def row_names(
    session: Session, rows: Iterable[Row], *, new: Mapping[Row, str] | None = None
) -> dict[Row, str]:
    """Return what each row was last called, its number where history does not know.

    `new` names rows that history does not know yet.
    """
    asked = set(rows)
    names: dict[Row, str] = {**(new or {}), **last_names(session, asked)}
    nameless = asked - names.keys()
    erased = erased_rows(session, nameless) if nameless else set[Row]()
    names |= _fields(session, {row: name for row, name in names.items() if row[0] == DEFINITIONS})
    return names | {row: erased_name(row[1]) if row in erased else f"#{row[1]}" for row in nameless}


def _fields(session: Session, names: Mapping[Row, str]) -> dict[Row, str]:
    """Return what rows that define fields are called, only where the reader may see the fields."""
    known = {row: name for row, name in names.items() if _is_known(name)}
    return dict.fromkeys(names, gettext("a field that you may not see")) | field_names(session, known)


def _is_known(field: str) -> bool:
    known = known_fields()
    return known.is_whole or field in known.fields


def find_name(session: Session, row: Row) -> str | None:
    """Return what one row was last called, None if there never was one."""
    name = last_names(session, [row]).get(row)
    return name or (erased_name(row[1]) if erased_rows(session, [row]) else None)


def erased_name(row_id: int) -> str:
    """Return what to call a person whose values history no longer has."""
    return gettext("erased person #%(number)s", number=row_id)
