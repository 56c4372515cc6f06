"""The list as a file."""

from collections import Counter
from datetime import UTC, datetime

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webapp.access.policy import Right
from webapp.changes.past import Point
from webapp.db import db
from webapp.exports.connections import TooManyExportsError
from webapp.exports.formats import BOM, Format
from webapp.exports.lines import ID
from webapp.exports.streaming import Export, csv_head
from webapp.imports.words import plain
from webapp.security import needs
from webapp.users.query import ListQuery
from webapp.views.files import file_of
from webapp.views.users.asked_list import asked_list
from webapp.views.users.blueprint import bp
from webapp.views.users.list_texts import labels
from webapp.views.users.then import reader_zone

RETRY_AFTER = 10
"""Seconds."""


@bp.get("/export.csv")
@needs(Right.SEE_USERS)
def export_csv() -> ResponseReturnValue:
    """Send the list as CSV, headed by the labels of its columns."""
    query, point = asked_list()
    return _streamed(query, Format.CSV, point, head=BOM + csv_head(heads(query)))


@bp.get("/export.jsonl")
@needs(Right.SEE_USERS)
def export_jsonl() -> ResponseReturnValue:
    """Send the list as JSON Lines, the names of fields being the keys."""
    query, point = asked_list()
    return _streamed(query, Format.JSONL, point)


@bp.app_errorhandler(TooManyExportsError)
def show_too_many_exports(_error: TooManyExportsError) -> ResponseReturnValue:
    """Ask to try again."""
    title = gettext("Other exports are running")
    reason = gettext("Only a few can be made at once. Try again in a moment.")
    page = render_template("errors/503.html", title=title, reason=reason, typed=[])
    return page, 503, {"Retry-After": str(RETRY_AFTER)}


def heads(query: ListQuery) -> list[str]:
    """Return what stands above each column of the list: its label, or its name where another is called like it.

    The first column is called `ID`. Labels are alike if an import would take them for each other.
    """
    known = labels(query.fields)
    uses = Counter(map(plain, [ID, *known.values()]))
    return [known[name] if uses[plain(known[name])] == 1 else name for name in query.columns]


def _streamed(query: ListQuery, kind: Format, point: Point | None, *, head: str = "") -> Response:
    # Whoever serves it closes it, however early its reader leaves.
    content = () if request.method == "HEAD" else Export(db.engine, query, kind, head=head, point=point)
    return file_of(content, kind, file_name(kind, point))


def file_name(kind: Format, point: Point | None) -> str:
    """Name the file of a list after the day that it is of."""
    moment = point.moment if point else datetime.now(UTC)
    return f"people-{moment.astimezone(reader_zone()):%Y-%m-%d}.{kind.value.suffix}"
