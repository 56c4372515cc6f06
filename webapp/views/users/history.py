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
from webapp.security import current_actor, needs
from webapp.templating import row_sentence
from webapp.users.records import TABLE, find_record
from webapp.views.diffs import Diff, diffs
from webapp.views.entries import actor_name
from webapp.views.paging import Pager, read_number
from webapp.views.returning import back, list_url
from webapp.views.users.blueprint import bp
from webapp.views.users.deletion import Deletion, deletion
from webapp.views.users.erasure import erase_url
from webapp.views.users.setters import setters
from webapp.views.users.shown import former_name
from webapp.views.users.visible import require_visible

PAGE_SIZE = 50


@dataclass(frozen=True)
class HistoryEntry:
    """What one changeset did to the person; `url` is None for those who may not see the changeset."""

    url: str | None
    then_url: str | None
    op: str | None
    sentence: str
    message: str | None
    actor_name: str
    committed_at: datetime
    diffs: list[Diff]


@bp.get("/<int:user_id>/history/")
@needs(Right.SEE_OWN_RECORD)
def history(user_id: int) -> ResponseReturnValue:
    """Show what was done to a person, also to one who was deleted, a page at a time. A member sees only the own."""
    require_visible(user_id)
    name = former_name(user_id) or abort(404)
    record = find_record(db.session(), user_id)
    end = None if record else deletion(user_id)
    values = record.values if record else end.values if end else {}
    touching, pager = _page(user_id, read_number("before"), read_number("after"))
    return render_template(
        "users/history.html",
        name=name,
        deletion=end,
        setters=setters(user_id, values) if values and pager.previous is None else [],
        history=[_entry(name, *each) for each in touching],
        pager=pager,
        log_url=url_for("changes.index", user=user_id) if current_actor().can(Right.SEE_CHANGES) else None,
        show_url=url_for(".show", user_id=user_id, back=back()) if record else None,
        restore_url=_restore_url(user_id, end),
        erase_url=erase_url(user_id),
        back_url=list_url(),
    )


def latest(user_id: int, name: str, *, size: int) -> list[HistoryEntry]:
    """Return what was last done to a person, the newest first."""
    return [_entry(name, *each) for each in list_row_changes(db.session(), (TABLE, user_id), size=size)]


def _page(
    user_id: int, before: int | None, after: int | None
) -> tuple[list[tuple[Changeset, FoldedChange]], Pager]:
    """Return a page of what was done: the first one also where fewer than it holds came after a version."""
    row, size = (TABLE, user_id), PAGE_SIZE
    touching = list_row_changes(db.session(), row, size=size + 1, before=before, after=after)
    if after is not None and len(touching) < size:
        return _page(user_id, None, None)
    has_more = len(touching) > size
    shown = touching[-size:] if after is not None else touching[:size]
    has_newer, has_older = (has_more, True) if after is not None else (before is not None, has_more)
    versions = [change.version for _, change in shown]
    return shown, Pager(
        first=_url(user_id) if has_newer else None,
        previous=_url(user_id, after=versions[0]) if has_newer and versions else None,
        next=_url(user_id, before=versions[-1]) if has_older else None,
    )


def _url(user_id: int, *, before: int | None = None, after: int | None = None) -> str:
    return url_for(".history", user_id=user_id, before=before, after=after, back=back())


def _entry(name: str, changeset: Changeset, change: FoldedChange) -> HistoryEntry:
    changed = diffs(change)
    can_see = current_actor().can(Right.SEE_CHANGES)
    return HistoryEntry(
        url=url_for("changes.show", changeset_id=changeset.id) if can_see else None,
        then_url=None if change.op == "delete" else _then_url(change.row_id, changeset.id),
        op=change.op,
        sentence=row_sentence(change.op, name, [diff.label for diff in changed]),
        message=changeset.message,
        actor_name=actor_name(changeset),
        committed_at=changeset.committed_at,
        diffs=changed,
    )


def _then_url(user_id: int, changeset_id: int) -> str:
    return url_for("users.show", user_id=user_id, at=past.write(changeset_id), back=back())


def _restore_url(user_id: int, end: Deletion | None) -> str | None:
    if end is None or end.erased_url or not current_actor().can(Right.PROPOSE):
        return None
    return url_for(".restore", user_id=user_id, back=back())
