"""The log, made ready to be shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import gettext
from sqlalchemy.orm import Session

from webapp.access.actors import CommandLine
from webapp.changes import log
from webapp.models import Changeset
from webapp.templating import sentence, translated, undo_sentence
from webapp.views.diffs import diffs
from webapp.views.kinds import kind_of
from webapp.views.names import row_names


@dataclass(frozen=True)
class Entry:
    """A changeset as a line of the log: `kind` in a word and `look`, that of its badge, tell what sort it is.

    `undoes` and `undone_by` are the changeset that it undid, and the one that undid it.
    """

    id: int
    url: str
    kind: str
    look: str
    sentence: str
    message: str | None
    actor_name: str
    committed_at: datetime
    inserted: int
    updated: int
    deleted: int
    outside: bool
    undoes: int | None
    undone_by: int | None


def entries(session: Session, changesets: Sequence[Changeset]) -> list[Entry]:
    """Return the lines of some changesets, in their order."""
    undone_by = log.undone_by(session, (changeset.id for changeset in changesets))
    sentences = _sentences(session, changesets)
    return [
        _entry(changeset, sentences[changeset.id], undone_by.get(changeset.id)) for changeset in changesets
    ]


def actor_name(changeset: Changeset | None) -> str:
    """Say who committed a changeset, in the reader's language where that is no account.

    None is what nobody gathered yet: only who writes past Rollbook leaves that.
    """
    if changeset is None:
        return gettext("Somebody outside Rollbook")
    if changeset.kind == "outside":
        return changeset.actor_name or gettext("Somebody outside Rollbook")
    if changeset.actor_id is None and changeset.actor_name == CommandLine.name:
        return gettext("command line")
    return changeset.actor_name


def _sentences(session: Session, changesets: Sequence[Changeset]) -> dict[int, str]:
    """Return what each changeset did, by its id; an undo is told by what it undid."""
    undone = log.list_undone(session, changesets)
    told = [*changesets, *(each.changeset for each in undone.values())]
    only = log.only_changes(session, told)
    names = row_names(session, (change.row for change in only.values()))
    sentences: dict[int, str] = {}
    for changeset in told:
        change = only.get(changeset.id)
        sentences[changeset.id] = sentence(
            changeset,
            name=names[change.row] if change else None,
            fields=[diff.label for diff in diffs(change)] if change else (),
            table=change.table_name if change else "",
        )
    return sentences | {
        undo: undo_sentence(sentences[each.changeset.id], each.depth) for undo, each in undone.items()
    }


def _entry(changeset: Changeset, told: str, undone_by: int | None) -> Entry:
    kind = kind_of(changeset)
    return Entry(
        id=changeset.id,
        url=url_for("changes.show", changeset_id=changeset.id),
        kind=translated(kind.label),
        look=kind.look,
        sentence=told,
        message=changeset.message,
        actor_name=actor_name(changeset),
        committed_at=changeset.committed_at,
        inserted=changeset.inserted,
        updated=changeset.updated,
        deleted=changeset.deleted,
        outside=changeset.kind == "outside",
        undoes=changeset.undoes_id,
        undone_by=undone_by,
    )
