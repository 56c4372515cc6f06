"""The log, made ready to be shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import gettext
from sqlalchemy.orm import Session

from webapp.access.actors import CommandLine
from webapp.changes import log
from webapp.changes.fold import FoldedChange
from webapp.fields import Field, fields_of
from webapp.models import Changeset
from webapp.models.types import Json
from webapp.templating import sentence, translated


@dataclass(frozen=True)
class Entry:
    """A changeset as a line of the log."""

    id: int
    url: str
    sentence: str
    message: str | None
    actor_name: str
    committed_at: datetime
    inserted: int
    updated: int
    deleted: int
    outside: bool


@dataclass(frozen=True)
class Diff:
    """What became of one field: its label, both values as text (None: empty), and its type's name."""

    label: str
    old: str | None
    new: str | None
    kind: str


def entries(session: Session, changesets: Sequence[Changeset]) -> list[Entry]:
    """Return the lines of some changesets, in their order."""
    only = log.only_changes(session, changesets)
    names = log.last_names(session, (change.row for change in only.values()))
    return [_entry(changeset, only.get(changeset.id), names) for changeset in changesets]


def actor_name(changeset: Changeset) -> str:
    """Say who committed a changeset, in the reader's language where that is no account."""
    if changeset.kind == "outside":
        return changeset.actor_name or gettext("Somebody outside Rollbook")
    if changeset.actor_id is None and changeset.actor_name == CommandLine.name:
        return gettext("command line")
    return changeset.actor_name


def diffs(change: FoldedChange) -> list[Diff]:
    """Return the fields of a changed row that changed, in the order in which people see them."""
    fields = fields_of(change.table_name)
    changed = change.old | change.new
    known = [name for name in fields if name in changed]
    return [_diff(name, fields.get(name), change) for name in known + sorted(changed.keys() - fields.keys())]


def _entry(changeset: Changeset, only: FoldedChange | None, names: dict[tuple[str, int], str]) -> Entry:
    """Return the line of a changeset; `only` is what it did, if it touched a single row."""
    name = names.get(only.row) if only else None
    labels = [diff.label for diff in diffs(only)] if only else []
    return Entry(
        id=changeset.id,
        url=url_for("changes.show", changeset_id=changeset.id),
        sentence=sentence(changeset, name=name, fields=labels),
        message=changeset.message,
        actor_name=actor_name(changeset),
        committed_at=changeset.committed_at,
        inserted=changeset.inserted,
        updated=changeset.updated,
        deleted=changeset.deleted,
        outside=changeset.kind == "outside",
    )


def _diff(name: str, field: Field | None, change: FoldedChange) -> Diff:
    old, new = _shown(field, change.old.get(name)), _shown(field, change.new.get(name))
    if field is None:
        return Diff(name.removeprefix("extra."), old, new, "text")
    return Diff(translated(field.label), old, new, field.type.name)


def _shown(field: Field | None, stored: Json) -> str | None:
    if stored is None:
        return None
    if field is None:
        return str(stored)
    value = field.decode(stored)
    choice = field.choices.get(value) if isinstance(value, str) else None
    return translated(choice) if choice else field.format(value)
