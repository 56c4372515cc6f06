"""A person made ready for a page."""

from dataclasses import dataclass
from typing import NamedTuple

from webapp.changes.records import Record
from webapp.db import db
from webapp.fields import Field, Message, Value
from webapp.forms.controls import Control
from webapp.translation import translated
from webapp.users.past import PastRecord
from webapp.users.records import TABLE
from webapp.views.known_fields import known_fields
from webapp.views.names import find_name
from webapp.views.values import shown_text, value_text

ACTIVE = "active"


class Fact(NamedTuple):
    """A field's label, its text, the kind of that, and why the value is no longer allowed, None if it is."""

    label: str
    text: str | None
    kind: str
    fault: str | None


@dataclass(frozen=True)
class Shown:
    """A person as a page tells of one: the facts under each heading.

    `locked` has the same of those that the reader may not edit. Somebody whose reader may not know whether they are
    active is `active`.
    """

    name: str
    active: bool
    sections: list[tuple[str, list[Fact]]]
    locked: list[Fact]


def shown(record: Record | PastRecord) -> Shown:
    """Make a person ready for a page."""
    known = known_fields(record.id)
    # What was allowed at a time, nobody can tell.
    is_now = isinstance(record, Record)
    facts = {name: _fact(field, record.values[name], is_now=is_now) for name, field in known.shown.items()}
    return Shown(
        record.name,
        ACTIVE not in known.fields or bool(record.values[ACTIVE]),
        [(_heading(each), [facts[field.name] for field in fields]) for each, fields in known.sections],
        [fact for name, fact in facts.items() if name in known.locked],
    )


def _heading(section: Message | None) -> str:
    return translated(section) if section else ""


def _fact(field: Field, value: Value, *, is_now: bool) -> Fact:
    fault = field.fault(value) if is_now and value is not None else None
    return Fact(
        translated(field.label), shown_text(field, value), _kind(field, value), fault and translated(fault)
    )


def typed_text(control: Control) -> str | None:
    """Return what a control holds, in words."""
    data = control.data
    if isinstance(data, bool) or control.field.choices:
        return value_text(control.field, data) or None
    return data or None


def former_name(user_id: int) -> str | None:
    """Return what a person, who may be deleted, was last called; None if there never was one."""
    return find_name(db.session(), (TABLE, user_id))


def _kind(field: Field, value: Value) -> str:
    """Return the type's name. What somebody stored from outside may be ``javascript:``, and is no link to follow."""
    is_followed = field.type.name in {"link", "phone"}
    return "text" if is_followed and field.fault(value) else field.type.name
