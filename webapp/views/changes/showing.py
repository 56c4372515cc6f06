"""What one changeset did, row by row and field by field."""

import re

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import select

from webapp.access.policy import Right
from webapp.changes import log
from webapp.changes.fold import Row
from webapp.db import db
from webapp.models import Account, Changeset
from webapp.security import current_actor, needs
from webapp.views.changed_rows import changed_rows
from webapp.views.changes.blueprint import bp
from webapp.views.changes.summary import summary
from webapp.views.entries import entries
from webapp.views.paging import Pager

PAGE_SIZE = 100

ROW = re.compile(r"([a-z_]+):([0-9]{1,18})")
"""A table and the id of a row in it, as in ``users:42``."""


@bp.get("/<int:changeset_id>/")
@needs(Right.SEE_CHANGES)
def show(changeset_id: int) -> ResponseReturnValue:
    """Show what one changeset did, a page of rows at a time."""
    session = db.session()
    changeset = log.find_changeset(session, changeset_id) or abort(404)
    after, before = _read_row("after"), _read_row("before")
    page = log.page_of_changes(session, changeset_id, size=PAGE_SIZE, after=after, before=before)
    rows = changed_rows(page.changes)
    is_start_of_many = page.has_next and not page.has_previous
    return render_template(
        "changes/show.html",
        entry=entries(session, [changeset])[0],
        erased_url=_erased_url(changeset),
        drafted_by=_drafted_by(changeset),
        changes=rows,
        pager=_pager(changeset_id, page),
        undo_url=_undo_url(changeset_id),
        summary=summary(session, changeset, [row.title for row in rows]) if is_start_of_many else None,
    )


def _erased_url(changeset: Changeset) -> str | None:
    """Return the history from which a changeset erased the values."""
    row_id = (changeset.parameters or {}).get("row")
    return url_for("users.history", user_id=row_id) if changeset.kind == "erase" else None


def _drafted_by(changeset: Changeset) -> str | None:
    """Return who began the draft that a changeset committed, where that is somebody else."""
    author = (changeset.parameters or {}).get("author")
    if author is None or author == changeset.actor_id:
        return None
    return db.session.scalars(select(Account.name).where(Account.id == author)).one_or_none()


def _undo_url(changeset_id: int) -> str | None:
    if not current_actor().can(Right.PROPOSE):
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
