"""The list as a workbook: small ones at once, large ones by a job, which leaves a file to be fetched."""

from collections.abc import Iterator
from contextlib import ExitStack
from hashlib import sha256
from io import SEEK_END
from secrets import token_urlsafe
from tempfile import TemporaryFile
from typing import IO

from flask import Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal, gettext
from sqlalchemy.orm import Session
from werkzeug.exceptions import BadRequest, NotFound

from webapp import jobs
from webapp.access.policy import Right
from webapp.changes.past import Point
from webapp.changes.transactions import housekeep
from webapp.db import db
from webapp.exports import files
from webapp.exports.formats import Format
from webapp.exports.sheets import workbook_of
from webapp.exports.streaming import Export
from webapp.exports.work import ExportWorkbook
from webapp.exports.workbook import MOST_ROWS, WorkbookLimitError, too_many_rows
from webapp.security import current_actor, needs
from webapp.translation import translated
from webapp.users.query import ListQuery
from webapp.users.whole import count, whole_list
from webapp.views.files import file_of
from webapp.views.known_fields import known_fields
from webapp.views.users import list_addresses
from webapp.views.users.asked_list import asked_list
from webapp.views.users.blueprint import bp
from webapp.views.users.exporting import file_name, heads

MOST_AT_ONCE = 100_000
"""People in a workbook that is waited for."""

PIECE = 64 * 1024
"""Bytes that are sent at once."""


@bp.get("/export.xlsx")
@needs(Right.SEE_USERS)
def export_xlsx() -> ResponseReturnValue:
    """Send the list as a workbook, or, if it is long, ask whether a job is to write it."""
    query, point = asked_list()
    people = _count(query, point)
    if people > MOST_AT_ONCE:
        return _confirmation(query, people)
    name = file_name(Format.XLSX, point)
    return file_of((), Format.XLSX, name) if request.method == "HEAD" else _written(query, point, name)


@bp.post("/export.xlsx")
@needs(Right.SEE_USERS)
def export_large_xlsx() -> ResponseReturnValue:
    """Have a job write the list into a workbook, and show how far it is."""
    query, point = asked_list()
    people = _count(query, point)
    name = file_name(Format.XLSX, point)
    job_id = housekeep(lambda session: _enqueue(session, query, name, people))
    return redirect(url_for("jobs.show", job_id=job_id), 303)


@bp.get("/exports/<int:file_id>/")
@needs(Right.SEE_USERS)
def fetch_export(file_id: int) -> ResponseReturnValue:
    """Send a finished file to whoever asked for it."""
    file = files.find(db.session(), file_id, known_fields(), actor_id=current_actor().id)
    if file is None:
        raise NotFound(
            gettext(
                "This file is not ready, or was kept long enough. Export the list again to have a new one."
            )
        )
    copy = TemporaryFile()  # noqa: SIM115 - closed when it is sent
    copy.writelines(files.read(db.session(), file_id))
    return _sent(copy, file.name)


@bp.errorhandler(WorkbookLimitError)
def show_workbook_limit(error: WorkbookLimitError) -> ResponseReturnValue:
    """Say why a workbook cannot hold the list."""
    return current_app.handle_http_exception(BadRequest(translated(error.message)))


def _count(query: ListQuery, point: Point | None) -> int:
    people = count(db.session(), whole_list(db.session(), query, point), most=MOST_ROWS + 1)
    if people > MOST_ROWS:
        raise too_many_rows()
    return people


def _confirmation(query: ListQuery, people: int) -> str:
    return render_template(
        "users/large_workbook.html",
        number=format_decimal(people),
        submission=token_urlsafe(16),
        list_url=list_addresses.url(query),
        csv_url=list_addresses.export_urls(query)["csv"],
    )


def _written(query: ListQuery, point: Point | None, name: str) -> Response:
    with ExitStack() as stack:
        file = stack.enter_context(TemporaryFile())
        with Export(db.engine, query, Format.JSONL, point=point) as lines:
            for _ in workbook_of(file, query, heads(query), lines):
                pass
        stack.pop_all()
    return _sent(file, name)


def _sent(file: IO[bytes], name: str) -> Response:
    """Send a file that is all there, and so needs no connection while somebody downloads it."""
    size = file.seek(0, SEEK_END)
    file.seek(0)
    response = file_of(_pieces(file), Format.XLSX, name)
    response.content_length = size
    response.call_on_close(file.close)
    return response


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        yield from iter(lambda: file.read(PIECE), b"")


def _enqueue(session: Session, query: ListQuery, name: str, people: int) -> int:
    actor = current_actor()
    file_id = files.begin(session, name, query.fields, actor_id=actor.id)
    address = list_addresses.query_string(query.replace()) or ""
    work = ExportWorkbook(file_id, address, tuple(heads(query)), people)
    # A second click asks for the same.
    key = sha256(f"{actor.id} {request.form.get('submission', file_id)}".encode()).hexdigest()
    page = url_for(".fetch_export", file_id=file_id)
    return jobs.enqueue(session, work, actor, page=page, key=key)
