"""What was done to one person."""

from dataclasses import dataclass
from datetime import datetime

from flask import abort, render_template, url_for
from flask.typing import ResponseReturnValue

from webapp.access.policy import Right
from webapp.changes import past
from webapp.changes.fold import FoldedChange
from webapp.changes.log import list_row_changes
from webapp.db import db
from webapp.models import Changeset
from webapp.security import needs
from webapp.templating import row_sentence
from webapp.users.records import TABLE
from webapp.views.entries import Diff, actor_name, diffs
from webapp.views.paging import Pager, read_number
from webapp.views.users.blueprint import bp
from webapp.views.users.erasure import erase_url, erasure_of
from webapp.views.users.returning import back, list_url
from webapp.views.users.shown import former_name

PAGE_SIZE = 50


@dataclass(frozen=True)
class HistoryEntry:
    """What one changeset did to the person."""

    url: str
    then_url: str | None
    sentence: str
    message: str | None
    actor_name: str
    committed_at: datetime
    diffs: list[Diff]


@bp.get("/<int:user_id>/history/")
@needs(Right.SEE_CHANGES)
def history(user_id: int) -> ResponseReturnValue:
    """Show what was done to a person, also to one who was deleted, a page at a time."""
    name = former_name(user_id) or abort(404)
    size, before = PAGE_SIZE + 1, read_number("before")
    touching = list_row_changes(db.session(), TABLE, user_id, size=size, before=before)
    return render_template(
        "users/history.html",
        name=name,
        history=[_entry(name, *each) for each in touching[:PAGE_SIZE]],
        erasure=erasure_of([change for _, change in touching]),
        erase_url=erase_url(user_id),
        pager=_pager(user_id, [change.version for _, change in touching]),
        show_url=url_for(".show", user_id=user_id, back=back()),
        back_url=list_url(),
    )


def latest(user_id: int, name: str, *, size: int) -> list[HistoryEntry]:
    """Return what was last done to a person, the newest first."""
    return [_entry(name, *each) for each in list_row_changes(db.session(), TABLE, user_id, size=size)]


def _entry(name: str, changeset: Changeset, change: FoldedChange) -> HistoryEntry:
    changed = diffs(change)
    return HistoryEntry(
        url=url_for("changes.show", changeset_id=changeset.id),
        then_url=None if change.op == "delete" else _then_url(change.row_id, changeset.id),
        sentence=row_sentence(change.op, name, [diff.label for diff in changed]),
        message=changeset.message,
        actor_name=actor_name(changeset),
        committed_at=changeset.committed_at,
        diffs=changed,
    )


def _then_url(user_id: int, changeset_id: int) -> str:
    return url_for("users.show", user_id=user_id, at=past.write(changeset_id), back=back())


def _pager(user_id: int, versions: list[int]) -> Pager:
    if len(versions) <= PAGE_SIZE:
        return Pager()
    return Pager(next=url_for(".history", user_id=user_id, before=versions[PAGE_SIZE - 1], back=back()))
