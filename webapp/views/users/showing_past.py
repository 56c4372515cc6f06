"""One person's page as they were, and what is different now."""

from flask import abort, render_template, url_for
from flask.typing import ResponseReturnValue

from webapp.access.policy import Right
from webapp.changes import past
from webapp.changes.fold import FoldedChange
from webapp.changes.log import list_row_changes
from webapp.changes.past import At, Point
from webapp.db import db
from webapp.models import Changeset
from webapp.security import current_actor
from webapp.users.past import PastRecord, find_record_at
from webapp.users.records import TABLE, Record, find_record
from webapp.views.diffs import Diff, diffs
from webapp.views.names import erased_name
from webapp.views.users.shown import shown
from webapp.views.users.then import back_to_now, list_url_at, point_at, then


def past_page(user_id: int, at: At) -> ResponseReturnValue:
    """Show a person as they were; 404 says why there was none."""
    session, point = db.session(), point_at(at)
    record, now = find_record_at(session, user_id, point), find_record(session, user_id)
    if record is None:
        return _absent_page(user_id, at, point, now)
    return render_template(
        "users/past.html",
        user=None if record.is_erased else shown(record),
        name=erased_name(user_id) if record.is_erased else record.name,
        then=then(at, point, now_url=_now_url(user_id, now)),
        differences=_differences(record, now) if now else None,
        deleted_in=None if now else _deletion(user_id),
        list_url=list_url_at(at),
        history_url=url_for("users.history", user_id=user_id, back=back_to_now()),
    )


def _absent_page(user_id: int, at: At, point: Point, now: Record | None) -> ResponseReturnValue:
    absence = past.find_absence(db.session(), TABLE, user_id, point) or abort(404)
    page = render_template(
        "users/absent.html",
        user_id=user_id,
        fate=absence.fate,
        changeset=absence.changeset,
        then=then(at, point, now_url=_now_url(user_id, now)),
        list_url=list_url_at(at),
    )
    return page, 404


def _now_url(user_id: int, now: Record | None) -> str:
    """Return the person's page, or the history of one who is gone, for those who may see it."""
    if now is None and current_actor().can(Right.SEE_CHANGES):
        return url_for("users.history", user_id=user_id, back=back_to_now())
    return url_for("users.show", user_id=user_id, back=back_to_now())


def _differences(then: PastRecord, now: Record) -> list[Diff]:
    """Return the fields that hold something else now."""
    changed = [name for name, value in then.values.items() if value != now.values[name]]
    old = {name: then.values[name] for name in changed}
    new = {name: now.values[name] for name in changed}
    return diffs(FoldedChange(TABLE, then.id, now.version, "update", {**old}, {**new}))


def _deletion(user_id: int) -> Changeset | None:
    """Return what deleted a person who is gone; None until a changeset adopts it."""
    latest = list_row_changes(db.session(), (TABLE, user_id), size=1)
    return next((changeset for changeset, change in latest if change.op == "delete"), None)
