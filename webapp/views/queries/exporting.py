"""What a query finds, as a file."""

import json
from tempfile import TemporaryFile

from flask import Response, abort, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webapp.access.policy import Right
from webapp.exports.formats import BOM, Format, csv_lines
from webapp.exports.workbook import write_workbook
from webapp.fields import Field, message
from webapp.fields.formulas import neutralised
from webapp.fields.types import Text
from webapp.queries.result import FILE, Result
from webapp.security import needs
from webapp.translation import translated
from webapp.views.queries.asking import UNAVAILABLE, asked
from webapp.views.queries.blueprint import bp, get_query
from webapp.views.queries.cells import cell_text, is_number, plain

AS_TEXT = Field(name="text", label=message("Text"), type=Text())


@bp.get("/<slug>.csv")
@needs(Right.RUN_QUERIES)
def export_csv(slug: str) -> ResponseReturnValue:
    """Send the result as CSV; what a spreadsheet would run is neutralised."""
    result = _found(slug)
    rows = [
        [str(value) if is_number(value) else neutralised(cell_text(value)) for value in row]
        for row in result.rows
    ]
    content = BOM + csv_lines([[neutralised(name) for name in result.columns], *rows])
    return _file(content.encode(), Format.CSV.value.media_type, f"{slug}.csv")


@bp.get("/<slug>.json")
@needs(Right.RUN_QUERIES)
def export_json(slug: str) -> ResponseReturnValue:
    """Send the result as a JSON array of objects."""
    result = _found(slug)
    rows = [dict(zip(result.columns, map(plain, row), strict=True)) for row in result.rows]
    content = json.dumps(rows, ensure_ascii=False, indent=1, default=str)
    return _file(content.encode(), "application/json; charset=utf-8", f"{slug}.json")


@bp.get("/<slug>.xlsx")
@needs(Right.RUN_QUERIES)
def export_xlsx(slug: str) -> ResponseReturnValue:
    """Send the result as a workbook, numbers as numbers."""
    result = _found(slug)
    rows = [[value if is_number(value) else cell_text(value) or None for value in row] for row in result.rows]
    numeric = [
        all(row[place] is None or is_number(row[place]) for row in rows)
        for place in range(len(result.columns))
    ]
    with TemporaryFile() as file:
        fields = [None if is_numeric else AS_TEXT for is_numeric in numeric]
        for _ in write_workbook(file, result.columns, fields, rows):
            pass
        file.seek(0)
        return _file(file.read(), Format.XLSX.value.media_type, f"{slug}.xlsx")


def _found(slug: str) -> Result:
    answer = asked(get_query(slug).query, FILE)
    if answer.result is None:
        errors = [str(error) for told in answer.form.errors.values() for error in told]
        reason = translated(answer.fault) if answer.fault else " ".join(errors) or None
        if answer.status == UNAVAILABLE:
            title = gettext("Queries cannot be run just now")
            page = render_template("errors/503.html", title=title, reason=reason, typed=[])
            abort(make_response(page, UNAVAILABLE))
        abort(400, reason)
    return answer.result


def _file(content: bytes, media_type: str, name: str) -> Response:
    response = Response(content, content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
