"""One person as they were."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, union_all
from sqlalchemy.orm import Session

from webapp.changes.past import Point, Span
from webapp.fields import Value
from webapp.users.past.people import People, people
from webapp.users.records import FIELDS


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
    parts = people(session, Span(user_id - 1, user_id), row_by_row=True)
    row = session.execute(union_all(*map(_values, parts)), point.bound).one_or_none()
    if row is None:
        return None
    erased_in, *stored = row
    values = {name: field.decode(value) for (name, field), value in zip(FIELDS.items(), stored, strict=True)}
    return PastRecord(user_id, values, is_erased=erased_in is not None)


def _values(part: People) -> Select[Any]:
    return part.rows.add_columns(part.erased_in, *(part.columns[name] for name in FIELDS))
