"""What one changeset did, row by row and field by field."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flask import abort, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import select

from webapp.access.policy import Right
from webapp.changes import log
from webapp.changes.fold import FoldedChange, Row
from webapp.db import db
from webapp.models import Changeset, User
from webapp.security import current_actor, needs
from webapp.users.records import TABLE
from webapp.views.changes.blueprint import bp
from webapp.views.changes.summary import summary
from webapp.views.diffs import Diff, diffs
from webapp.views.entries import entries
from webapp.views.names import row_names
from webapp.views.paging import Pager

PAGE_SIZE = 100

ROW = re.compile(r"([a-z_]+):([0-9]{1,18})")
"""A table and the id of a row in it, as in ``users:42``."""


@dataclass(frozen=True)
class ShownChange:
    """What became of one row: the operation, the row and its name, a link to what is known of it, and its fields."""

    op: str | None
    table: str
    row_id: int
    title: str
    url: str | None
    diffs: list[Diff]


@bp.get("/<int:changeset_id>/")
@needs(Right.SEE_CHANGES)
def show(changeset_id: int) -> ResponseReturnValue:
    """Show what one changeset did, a page of rows at a time."""
    session = db.session()
    changeset = log.find_changeset(session, changeset_id) or abort(404)
    after, before = _read_row("after"), _read_row("before")
    page = log.page_of_changes(session, changeset_id, size=PAGE_SIZE, after=after, before=before)
    rows = _shown(page.changes)
    is_start_of_many = page.has_next and not page.has_previous
    return render_template(
        "changes/show.html",
        entry=entries(session, [changeset])[0],
        erased_url=_erased_url(changeset),
        changes=rows,
        pager=_pager(changeset_id, page),
        undo_url=_undo_url(changeset_id),
        summary=summary(session, changeset, [row.title for row in rows]) if is_start_of_many else None,
    )


def _shown(changes: Sequence[FoldedChange]) -> list[ShownChange]:
    names = row_names(db.session(), (change.row for change in changes))
    existing = _existing(changes)
    return [
        ShownChange(
            op=change.op,
            table=change.table_name,
            row_id=change.row_id,
            title=names[change.row],
            url=_row_url(change.row, existing),
            diffs=diffs(change),
        )
        for change in changes
    ]


def _existing(changes: Sequence[FoldedChange]) -> set[int]:
    users = [change.row_id for change in changes if change.table_name == TABLE]
    return set(db.session.scalars(select(User.id).where(User.id.in_(users)))) if users else set()


def _row_url(row: Row, existing: set[int]) -> str | None:
    """Return the page of a person, or the history of one who was deleted."""
    table_name, row_id = row
    if table_name != TABLE:
        return None
    return url_for("users.show" if row_id in existing else "users.history", user_id=row_id)


def _erased_url(changeset: Changeset) -> str | None:
    """Return the history from which a changeset erased the values."""
    row_id = (changeset.parameters or {}).get("row")
    return url_for("users.history", user_id=row_id) if changeset.kind == "erase" else None


def _undo_url(changeset_id: int) -> str | None:
    if not current_actor().can(Right.EDIT_USERS) or "changes.undo" not in current_app.view_functions:
        return None
    return url_for("changes.undo", changeset_id=changeset_id)


def _pager(changeset_id: int, page: log.RowsPage) -> Pager:
    here = url_for(".show", changeset_id=changeset_id)
    places = [f"{change.table_name}:{change.row_id}" for change in page.changes]
    return Pager(
        first=here if page.has_previous else None,
        previous=f"{here}?before={places[0]}" if page.has_previous and places else None,
        next=f"{here}?after={places[-1]}" if page.has_next else None,
    )


def _read_row(name: str) -> Row | None:
    text = request.args.get(name)
    if text is None:
        return None
    row = ROW.fullmatch(text) or abort(400, gettext("“%(name)s” must name a row of this change.", name=name))
    return row[1], int(row[2])
