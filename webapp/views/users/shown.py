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


@dataclass(frozen=True)
class Shown:
    """A person as a page tells of one: `fields` are label, text (None: empty) and type's name."""

    name: str
    active: bool
    fields: list[tuple[str, str | None, str]]


def shown(record: Record | PastRecord) -> Shown:
    """Make a person ready for a page."""
    fields = [
        (translated(field.label), field.format(record.values[name]) or None, field.type.name)
        for name, field in known_fields().shown.items()
    ]
    return Shown(record.name, bool(record.values["active"]), fields)


def typed_text(control: Control) -> str | None:
    """Return what a control holds, in words."""
    data = control.data
    return value_text(control.field, data) if isinstance(data, bool) else data or None


def former_name(user_id: int) -> str | None:
    """Return what a person, who may be deleted, was last called; None if there never was one."""
    return find_name(db.session(), (TABLE, user_id))
