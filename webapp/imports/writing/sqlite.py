"""One statement, executed for each row."""

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy.orm import Session

from webapp.imports.writing.rows import StagedRow

INSERT = (
    "INSERT INTO import_row (import_id, number, cells, document, faults) VALUES ({import_id}, ?, ?, ?, ?)"
)


def write_rows(session: Session, import_id: int, rows: Sequence[StagedRow]) -> None:
    """Insert rows; by the driver itself, since SQLAlchemy would look at each of them."""
    driver = cast("Any", session.connection().connection.driver_connection)
    driver.executemany(INSERT.format(import_id=int(import_id)), rows)
