"""What rows are called, as history tells it."""

from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.changes.fold import Row
from webapp.changes.versions import by_table
from webapp.models import Change


def last_names(session: Session, rows: Iterable[Row], *, field: str = "name") -> dict[Row, str]:
    """Return what each row was last called; rows that were deleted since have a name too, erased ones have none.

    :param field: the field that has the name.
    """
    name = func.coalesce(Change.new[field].as_string(), Change.old[field].as_string())
    names: dict[Row, str] = {}
    for table_name, touching in by_table(rows):
        statement = (
            select(Change.row_id, name.label("name")).where(*touching, name.is_not(None)).order_by(Change.id)
        )
        names |= {(table_name, found.row_id): found.name for found in session.execute(statement)}
    return names


def erased_rows(session: Session, rows: Iterable[Row]) -> set[Row]:
    """Return those of the rows whose values were erased from history."""
    return {
        (table_name, row_id)
        for table_name, touching in by_table(rows)
        for row_id in session.scalars(
            select(Change.row_id).where(*touching, Change.erased_in.is_not(None)).distinct()
        )
    }
