"""The rows that cannot be taken over, as a file to correct and bring again."""

import csv
import io
from collections.abc import Iterator

from flask import Response
from flask_babel import gettext

from webapp.access.policy import Right
from webapp.db import db
from webapp.fields.formulas import neutralised
from webapp.imports.reading import Layout
from webapp.imports.reviewing import PAGE, list_rows
from webapp.imports.states import Verdict
from webapp.models import Import
from webapp.security import needs
from webapp.translation import translated
from webapp.views.imports.blueprint import bp, own_import

BOM = "\ufeff"
"""By which spreadsheets know that a file is UTF-8."""


@bp.get("/<int:import_id>/rejected.csv")
@needs(Right.EDIT_USERS)
def download(import_id: int) -> Response:
    """Send the rejected rows with their reasons, in the columns of the file."""
    response = Response("".join(_lines(own_import(import_id))), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="rejected-{import_id}.csv"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _lines(import_: Import) -> Iterator[str]:
    labels = [translated(label) for label in Layout.from_json(import_.layout or {}).labels]
    yield BOM + _line([*labels, gettext("Reason")])
    after = 0
    while rows := list_rows(db.session(), import_, Verdict.REJECTED, after=after, size=PAGE):
        for row in rows:
            reasons = " ".join(translated(reason) for reason in row.reasons.values())
            yield _line([*row.cells, reasons])
        after = rows[-1].number


def _line(cells: list[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(neutralised(cell) for cell in cells)
    return line.getvalue()
