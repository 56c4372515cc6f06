"""COPY."""

import io
from collections.abc import Iterator, Sequence
from typing import Any, cast

from sqlalchemy.orm import Session

from webapp.imports.writing.rows import StagedRow

COPY = "COPY import_row (import_id, number, cells, document, faults) FROM STDIN"

NULL = r"\N"


def write_rows(session: Session, import_id: int, rows: Sequence[StagedRow]) -> None:
    """Copy rows."""
    text = "".join(_lines(import_id, rows))
    driver = cast("Any", session.connection().connection.driver_connection)
    with driver.cursor() as cursor:
        cursor.copy_expert(COPY, io.BytesIO(text.encode()))


def _lines(import_id: int, rows: Sequence[StagedRow]) -> Iterator[str]:
    for number, cells, document, faults in rows:
        yield f"{import_id}\t{number}\t{_cell(cells)}\t{_cell(document)}\t{_cell(faults)}\n"


def _cell(json: str | None) -> str:
    """Write JSON in the format of COPY: it has no tabs and line ends of its own, so a backslash is all to escape."""
    return json.replace("\\", "\\\\") if json else NULL
