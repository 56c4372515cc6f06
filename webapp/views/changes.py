"""The log of what was committed, and what each changeset did."""

import re
from collections.abc import Sequence
from datetime import date
from itertools import groupby

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, to_user_timezone

from webapp.access.policy import Right
from webapp.changes import log
from webapp.db import db
from webapp.security import needs
from webapp.views.changed_rows import changed_rows
from webapp.views.entries import Entry, entries
from webapp.views.paging import Pager, read_number

PAGE_SIZE = 50
CHANGES_SIZE = 100

ROW = re.compile(r"([a-z_]+):([0-9]{1,18})")
"""A table and the id of a row in it, as in ``users:42``."""

bp = Blueprint("changes", __name__, url_prefix="/changes")


@bp.get("/")
@needs(Right.SEE_CHANGES)
def index() -> ResponseReturnValue:
    """Show the changesets of all time, by day, the newest first."""
    before, after = read_number("before"), read_number("after")
    page = log.list_changesets(db.session(), size=PAGE_SIZE, before=before, after=after)
    shown = entries(db.session(), page.entries)
    unadopted = log.count_unadopted(db.session())
    return render_template("changes/index.html", days=_by_day(shown), pager=_pager(page), unadopted=unadopted)


@bp.get("/<int:changeset_id>/")
@needs(Right.SEE_CHANGES)
def show(changeset_id: int) -> ResponseReturnValue:
    """Show what one changeset did, field by field, a page of rows at a time."""
    session = db.session()
    changeset = log.find_changeset(session, changeset_id) or abort(404)
    changes = log.list_changes(session, changeset_id, size=CHANGES_SIZE + 1, after=_row_key())
    rows = changed_rows(changes[:CHANGES_SIZE])
    last = changes[CHANGES_SIZE - 1] if len(changes) > CHANGES_SIZE else None
    here = url_for(".show", changeset_id=changeset_id)
    return render_template(
        "changes/show.html",
        entry=entries(session, [changeset])[0],
        changes=rows,
        count=changeset.inserted + changeset.updated + changeset.deleted,
        pager=Pager(
            first=here if "after" in request.args else None,
            next=f"{here}?after={last.table_name}:{last.row_id}" if last else None,
        ),
    )


def _by_day(shown: Sequence[Entry]) -> list[tuple[date, list[Entry]]]:
    return [(day, list(group)) for day, group in groupby(shown, key=_day)]


def _day(entry: Entry) -> date:
    return to_user_timezone(entry.committed_at).date()


def _pager(page: log.LogPage) -> Pager:
    ids = [changeset.id for changeset in page.entries]
    return Pager(
        first=url_for(".index") if page.has_newer else None,
        previous=url_for(".index", after=ids[0]) if page.has_newer and ids else None,
        next=url_for(".index", before=ids[-1]) if page.has_older and ids else None,
    )


def _row_key() -> tuple[str, int] | None:
    text = request.args.get("after")
    if text is None:
        return None
    row = ROW.fullmatch(text) or abort(400, gettext("“after” must name a row of this change."))
    return row[1], int(row[2])
