"""Who last set each field of a person, when, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from webapp.access.policy import Right
from webapp.changes.log import list_setters
from webapp.db import db
from webapp.fields import Field, Value
from webapp.limits import TooSlowError
from webapp.models import Changeset
from webapp.security import current_actor
from webapp.translation import translated
from webapp.users.records import TABLE
from webapp.views.entries import actor_name
from webapp.views.known_fields import known_fields
from webapp.views.values import value_text


@dataclass(frozen=True)
class Setter:
    """A field, its value in words (None: empty), and what last set it; no `actor_name` where that is not recorded."""

    label: str
    text: str | None
    actor_name: str | None
    committed_at: datetime | None
    message: str | None
    url: str | None


def setters(user_id: int, values: Mapping[str, Value]) -> list[Setter] | None:
    """Return a line for each field of a person who holds these values, None if there are too many changes to tell."""
    try:
        found = list_setters(db.session(), (TABLE, user_id))
    except TooSlowError:
        return None
    return [_setter(field, values[name], found, name) for name, field in known_fields(user_id).shown.items()]


def _setter(field: Field, value: Value, found: Mapping[str, Changeset | None], name: str) -> Setter:
    label, text = translated(field.label), value_text(field, value)
    if name not in found:
        return Setter(label, text, None, None, None, None)
    changeset = found[name]
    who = actor_name(changeset)
    if changeset is None:
        return Setter(label, text, who, None, None, None)
    url = url_for("changes.show", changeset_id=changeset.id)
    return Setter(
        label,
        text,
        who,
        changeset.committed_at,
        changeset.message,
        url if current_actor().can(Right.SEE_CHANGES) else None,
    )
