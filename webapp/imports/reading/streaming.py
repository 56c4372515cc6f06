"""Files as streams of rows."""

from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO

from webapp.imports.reading.delimited import delimited_chunks
from webapp.imports.reading.layout import Layout
from webapp.imports.reading.rows import Chunk, Position, Row
from webapp.imports.reading.workbooks import workbook_chunks

CHUNK = 10_000
"""Rows."""

FEW = 100
"""Rows, where somebody may stop after the first ones."""


def chunks(
    file: BinaryIO, layout: Layout, start: Position | None = None, *, size: int = CHUNK
) -> Iterator[Chunk]:
    """Read the rows below the header, or those after `start`, `size` of them at a time; fewer where they are long.

    The last chunk has the position at the end of the file; there is at least one, which may have no rows.

    :raises UnreadableError: with the row from which the file cannot be read. The chunks before it were given.
    """
    reading = workbook_chunks if layout.format == "xlsx" else delimited_chunks
    return reading(file, layout, start, size)


def read(file: BinaryIO, layout: Layout, start: Position | None = None) -> Iterator[Row]:
    """Read row by row, as `chunks` does: for samples, and where nothing is to be taken up again.

    :raises UnreadableError: likewise.
    """
    return chain.from_iterable(chunk.rows for chunk in chunks(file, layout, start, size=FEW))
