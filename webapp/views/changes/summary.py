"""A large changeset at a glance."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from webapp.changes import log
from webapp.fields import OWN
from webapp.limits import TooSlowError
from webapp.models import Changeset
from webapp.translation import translated
from webapp.views.known_fields import known_fields

FIRST_NAMES = 6


@dataclass(frozen=True)
class Summary:
    """How many rows there are, how often each field changed (None: too many to count), and whom it begins with."""

    rows: int
    fields: list[tuple[str, int]] | None
    names: Sequence[str]

    @property
    def others(self) -> int:
        """How many rows are not named."""
        return self.rows - len(self.names)


def summary(session: Session, changeset: Changeset, names: Sequence[str]) -> Summary:
    """Summarise a changeset whose first rows have these names."""
    rows = changeset.inserted + changeset.updated + changeset.deleted
    return Summary(rows, _fields(session, changeset), names[:FIRST_NAMES])


def _fields(session: Session, changeset: Changeset) -> list[tuple[str, int]] | None:
    if not changeset.updated:
        return []
    try:
        counts = log.count_fields(session, changeset.id)
    except TooSlowError:
        return None
    return [(label, each.rows) for each in counts if (label := _label(each)) is not None]


def _label(counted: log.FieldCount) -> str | None:
    """Return what a field is called; None if the reader may not see it."""
    known = known_fields()
    field = known.of(counted.table_name).get(counted.field)
    if field:
        return translated(field.label)
    return counted.field.removeprefix(OWN) if known.is_whole else None
