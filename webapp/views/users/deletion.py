"""How a person left the register."""

from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from webapp.changes.log import find_deletion
from webapp.db import db
from webapp.fields import Value
from webapp.models.types import Json
from webapp.users.records import TABLE
from webapp.views.entries import actor_name
from webapp.views.known_fields import known_fields


@dataclass(frozen=True)
class Deletion:
    """Who deleted a person, when, why, where to read about it, and what the record then held.

    Whoever did it past Rollbook a moment ago has left neither a time nor a page. `erased_url` leads to what erased
    the values, if they were.
    """

    actor_name: str
    committed_at: datetime | None
    message: str | None
    url: str | None
    erased_url: str | None
    values: dict[str, Value]


def deletion(user_id: int) -> Deletion | None:
    """Return what became of a person who is not in the register, None if that is not on record."""
    found = find_deletion(db.session(), (TABLE, user_id))
    if found is None:
        return None
    change, changeset = found
    return Deletion(
        actor_name=actor_name(changeset),
        committed_at=changeset.committed_at if changeset else None,
        message=changeset.message if changeset else None,
        url=_url(changeset.id) if changeset else None,
        erased_url=_url(change.erased_in) if change.erased_in else None,
        values=_values(user_id, change.old or {}),
    )


def _values(user_id: int, old: dict[str, Json]) -> dict[str, Value]:
    return {name: field.decode(old.get(name)) for name, field in known_fields(user_id).fields.items()}


def _url(changeset_id: int) -> str:
    return url_for("changes.show", changeset_id=changeset_id)
