"""A person made ready for a page."""

from dataclasses import dataclass

from flask_babel import gettext

from webapp.db import db
from webapp.fields import Field, Value, fields_of
from webapp.forms.controls import Control
from webapp.translation import translated
from webapp.users.records import TABLE, Record
from webapp.views.names import find_name


@dataclass(frozen=True)
class Shown:
    """A person as a page tells of one: `fields` are label, text (None: empty) and type's name."""

    name: str
    active: bool
    fields: list[tuple[str, str | None, str]]


def shown(record: Record) -> Shown:
    """Make a person ready for a page."""
    fields = [
        (translated(field.label), field.format(record.values[name]) or None, field.type.name)
        for name, field in fields_of(TABLE).items()
    ]
    return Shown(record.name, bool(record.values["active"]), fields)


def value_text(field: Field, value: Value) -> str | None:
    """Return a value in words, None where it is empty."""
    if value is None:
        return None
    if field.type.name == "boolean":
        return gettext("Yes") if value else gettext("No")
    return field.format(value)


def typed_text(control: Control) -> str | None:
    """Return what a control holds, in words."""
    data = control.data
    return value_text(control.field, data) if isinstance(data, bool) else data or None


def former_name(user_id: int) -> str | None:
    """Return what a person, who may be deleted, was last called; None if there never was one."""
    return find_name(db.session(), (TABLE, user_id))
