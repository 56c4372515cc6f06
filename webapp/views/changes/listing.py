"""The log."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext, to_user_timezone
from werkzeug.exceptions import BadRequest

from webapp.access.policy import Right
from webapp.changes import log
from webapp.db import db
from webapp.limits import TooSlowError
from webapp.security import needs
from webapp.views.changes import toolbar
from webapp.views.changes.blueprint import bp
from webapp.views.changes.query import LogQuery, url
from webapp.views.entries import Entry, entries
from webapp.views.paging import Pager

PAGE_SIZE = 50


@bp.get("/")
@needs(Right.SEE_CHANGES)
def index() -> ResponseReturnValue:
    """Show the changesets that the address asks for, by day, the newest first."""
    session, query = db.session(), LogQuery.parse(request.args)
    page = log.list_changesets(
        session, query.conditions, size=PAGE_SIZE, before=query.before, after=query.after
    )
    authors = toolbar.authors(session, query)
    return render_template(
        "changes/index.html",
        days=_by_day(entries(session, page.entries)),
        pager=_pager(query, page),
        unadopted=log.count_unadopted(session),
        query=query,
        chips=toolbar.chips(session, query, authors),
        authors=authors,
        kinds=toolbar.kinds(query),
        fields=toolbar.fields(query),
        empty=None if page.entries else "matches" if query != LogQuery() else "log",
    )


@bp.errorhandler(TooSlowError)
def show_too_slow(_error: TooSlowError) -> ResponseReturnValue:
    """Say what makes a search quick."""
    reason = gettext("This search takes too long. Choose fewer days, or take a filter away.")
    return current_app.handle_http_exception(BadRequest(reason))


def _by_day(shown: Sequence[Entry]) -> list[tuple[date, list[Entry]]]:
    return [(day, list(group)) for day, group in groupby(shown, key=_day)]


def _day(entry: Entry) -> date:
    return to_user_timezone(entry.committed_at).date()


def _pager(query: LogQuery, page: log.LogPage) -> Pager:
    ids = [changeset.id for changeset in page.entries]
    return Pager(
        first=url(query.at()) if page.has_newer else None,
        previous=url(query.at(after=ids[0])) if page.has_newer and ids else None,
        next=url(query.at(before=ids[-1])) if page.has_older and ids else None,
    )
