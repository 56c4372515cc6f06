"""COPY."""

import io
from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias, cast

from sqlalchemy.orm import Session

COPY = "COPY import_row (import_id, number, cells, document, faults) FROM STDIN"

Staged: TypeAlias = tuple[int, str, str | None, str | None]


def write_rows(session: Session, import_id: int, rows: Sequence[Staged]) -> None:
    """Copy rows."""
    text = "".join(_lines(import_id, rows))
    driver = cast("Any", session.connection().connection.driver_connection)
    with driver.cursor() as cursor:
        cursor.copy_expert(COPY, io.BytesIO(text.encode()))


def _lines(import_id: int, rows: Sequence[Staged]) -> Iterator[str]:
    """Write lines in the format of COPY: JSON has no tabs and line ends of its own, so a backslash is all to escape."""
    for number, cells, document, faults in rows:
        line = f"{import_id}\t{number}\t{cells}\t{document or faults}"
        if "\\" in line:
            line = line.replace("\\", "\\\\")
        yield f"{line}\t\\N\n" if document else "\t\\N\t".join(line.rsplit("\t", 1)) + "\n"
