"""The rows that cannot be taken over, as a file to correct and bring again."""

from collections.abc import Generator
from typing import cast

from flask import Response, stream_with_context
from flask_babel import gettext
from sqlalchemy.orm import Session

from webapp.access.policy import Right
from webapp.db import db
from webapp.exports.formats import BOM, Format, csv_lines
from webapp.exports.streaming import Stream
from webapp.fields.formulas import neutralised, restored
from webapp.imports.reading import Layout
from webapp.imports.reviewing import ReadRow, list_rows
from webapp.imports.states import Verdict
from webapp.models import Import
from webapp.security import needs
from webapp.translation import translated
from webapp.views.files import file_of
from webapp.views.imports.blueprint import bp, own_import


@bp.get("/<int:import_id>/rejected.csv")
@needs(Right.EDIT_USERS)
def download(import_id: int) -> Response:
    """Send the rejected rows with their reasons, in the columns of the file."""
    import_id = own_import(import_id).id
    content = Stream(db.engine, lambda session: _in_this_language(_written(session, import_id)))
    return file_of(content, Format.CSV, f"rejected-{import_id}.csv")


def _in_this_language(content: Generator[bytes]) -> Generator[bytes]:
    return cast("Generator[bytes]", stream_with_context(content))


def _written(session: Session, import_id: int) -> Generator[bytes]:
    import_ = session.get_one(Import, import_id)
    labels = [neutralised(translated(label)) for label in Layout.from_json(import_.layout or {}).labels]
    yield (BOM + csv_lines([[*labels, gettext("Reason")]])).encode()
    after = 0
    while rows := list_rows(session, import_, Verdict.REJECTED, after=after):
        yield csv_lines(map(_cells, rows)).encode()
        after = rows[-1].number


def _cells(row: ReadRow) -> list[str]:
    """Return the cells of a row, as an export has them, and why it was rejected."""
    reasons = " ".join(translated(reason) for reason in row.reasons.values())
    return [*(neutralised(restored(cell)) for cell in row.cells), reasons]
