"""A person made ready for a page."""

from dataclasses import dataclass

from webapp.changes.records import Record
from webapp.db import db
from webapp.forms.controls import Control
from webapp.translation import translated
from webapp.users.past import PastRecord
from webapp.users.records import TABLE
from webapp.views.known_fields import known_fields
from webapp.views.names import find_name
from webapp.views.values import value_text

ACTIVE = "active"


@dataclass(frozen=True)
class Shown:
    """A person as a page tells of one: `fields` are label, text (None: empty) and type's name, `locked` likewise.

    Those that are `locked` the reader may see and not edit. Who may not see whether somebody is active takes it so.
    """

    name: str
    active: bool
    fields: list[tuple[str, str | None, str]]
    locked: list[tuple[str, str | None, str]]


def shown(record: Record | PastRecord) -> Shown:
    """Make a person ready for a page."""
    known = known_fields(record.id)
    fields = {
        name: (translated(field.label), field.format(record.values[name]) or None, field.type.name)
        for name, field in known.shown.items()
    }
    return Shown(
        record.name,
        ACTIVE not in known.fields or bool(record.values[ACTIVE]),
        list(fields.values()),
        [line for name, line in fields.items() if name in known.locked],
    )


def typed_text(control: Control) -> str | None:
    """Return what a control holds, in words."""
    data = control.data
    return value_text(control.field, data) if isinstance(data, bool) else data or None


def former_name(user_id: int) -> str | None:
    """Return what a person, who may be deleted, was last called; None if there never was one."""
    return find_name(db.session(), (TABLE, user_id))
