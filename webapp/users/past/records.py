"""One person as they were."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, union_all
from sqlalchemy.orm import Session

from webapp.changes.past import Point, Span
from webapp.fields import Value
from webapp.fields.stored import catalogue
from webapp.users.past.people import People, people


@dataclass(frozen=True)
class PastRecord:
    """What a row held at a point; every value is None if history was erased."""

    id: int
    values: dict[str, Value]
    is_erased: bool

    @property
    def name(self) -> str:
        """What the person was called."""
        return str(self.values["name"])


def find_record_at(session: Session, user_id: int, point: Point) -> PastRecord | None:
    """Return a person, None if there was none of this id."""
    fields = catalogue(session).fields
    own = [(name, field.type.name) for name, field in fields.items() if field.key]
    parts = people(session, Span(user_id - 1, user_id), own, row_by_row=True)
    statement = union_all(*(_values(part, fields) for part in parts))
    row = session.execute(statement, point.bound).one_or_none()
    if row is None:
        return None
    erased_in, *stored = row
    values = {name: field.decode(value) for (name, field), value in zip(fields.items(), stored, strict=True)}
    return PastRecord(user_id, values, is_erased=erased_in is not None)


def _values(part: People, fields: Iterable[str]) -> Select[Any]:
    return part.rows.add_columns(part.erased_in, *(part.columns[name].label(name) for name in fields))
