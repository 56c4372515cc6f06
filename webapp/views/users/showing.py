"""One person's page."""

from dataclasses import dataclass
from datetime import datetime

from flask import abort, render_template, url_for
from flask.typing import ResponseReturnValue

from webapp.access.policy import Right
from webapp.changes.log import list_row_changes
from webapp.db import db
from webapp.security import current_actor, needs
from webapp.users.records import TABLE, Record, find_record
from webapp.views.entries import Diff, diffs, entry
from webapp.views.users.blueprint import bp
from webapp.views.users.returning import back, list_url
from webapp.views.users.shown import shown

HISTORY_SIZE = 20


@dataclass(frozen=True)
class HistoryEntry:
    """What one changeset did to the person."""

    changeset_id: int
    url: str
    sentence: str
    actor_name: str
    committed_at: datetime
    diffs: list[Diff]


@bp.get("/<int:user_id>/")
@needs(Right.SEE_OWN_RECORD)
def show(user_id: int) -> ResponseReturnValue:
    """Show a person, and who changed what. A member sees only the own record."""
    actor = current_actor()
    if not actor.can(Right.SEE_USERS) and actor.user_id != user_id:
        abort(404)
    record = find_record(db.session(), user_id) or abort(404)
    return render_template(
        "users/show.html",
        user=shown(record),
        history=_history(record) if actor.can(Right.SEE_CHANGES) else [],
        edit_url=url_for(".edit", user_id=user_id, back=back()),
        delete_url=url_for(".confirm_delete", user_id=user_id, back=back()),
        back_url=list_url(),
        can_edit=actor.can(Right.EDIT_USERS),
    )


def _history(record: Record) -> list[HistoryEntry]:
    names = {(TABLE, record.id): record.name}
    touching = list_row_changes(db.session(), TABLE, record.id, size=HISTORY_SIZE)
    lines = [(entry(changeset, change, names), diffs(change)) for changeset, change in touching]
    return [
        HistoryEntry(line.id, line.url, line.sentence, line.actor_name, line.committed_at, changed)
        for line, changed in lines
    ]
