"""Text files whose cells stand between delimiters, read as the layout says."""

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import BinaryIO

from webapp.imports.reading.dialects import names_delimiter
from webapp.imports.reading.encodings import undecodable
from webapp.imports.reading.errors import endless_row, too_long_cell, unclosed_quote
from webapp.imports.reading.layout import Layout
from webapp.imports.reading.limits import BLOCK, LONGEST_ROW
from webapp.imports.reading.lines import EndlessError, Lines, UndecodableError
from webapp.imports.reading.rows import BEGINNING, Chunk, Position, Row
from webapp.imports.reading.widths import fitted, is_blank

NO_DELIMITER = "\x1f"
"""For one cell a line: a control character, which no field takes."""

MOST_BLOCKS = LONGEST_ROW // BLOCK
"""In a chunk."""


def delimited_chunks(file: BinaryIO, layout: Layout, start: Position | None, size: int) -> Iterator[Chunk]:
    """Read a text file as `streaming.chunks` says."""
    return _Reading(file, layout, start or BEGINNING).chunks(size)


def records(lines: Iterable[str], layout: Layout) -> Iterator[list[str]]:
    """Split lines into the cells of rows; a blank line has none.

    What stands between two quotation marks is one cell, with the line breaks in it.
    """
    return csv.reader(
        lines,
        delimiter=layout.delimiter or NO_DELIMITER,
        quotechar=layout.quote or None,
        quoting=csv.QUOTE_MINIMAL if layout.quote else csv.QUOTE_NONE,
        skipinitialspace=layout.skips_space,
    )


class _Reading:
    def __init__(self, file: BinaryIO, layout: Layout, start: Position) -> None:
        self._bytes = file.seek(0, io.SEEK_END)
        self._lines = Lines(file, layout.encoding, start["offset"])
        self._records = records(self._below_beginning(is_beginning=start == BEGINNING), layout)
        self._skips_record = layout.has_header and start == BEGINNING
        self._encoding = layout.encoding
        self._width = len(layout.headers)
        self._number = start["number"]
        self._is_done = False

    def chunks(self, size: int) -> Iterator[Chunk]:
        while not self._is_done:
            rows = self._next_rows(size)
            offset = self._lines.offset
            share = offset / self._bytes if self._bytes else 1.0
            yield Chunk(rows, {"number": self._number, "offset": offset}, share)

    def _next_rows(self, size: int) -> list[Row]:
        try:
            return self._taken(size)
        except csv.Error:
            raise too_long_cell(self._number + 1) from None
        except EndlessError:
            raise endless_row(self._number + 1) from None
        except UndecodableError as error:
            raise undecodable(self._number + 1, error.around, self._encoding) from None

    def _taken(self, size: int) -> list[Row]:
        rows: list[Row] = []
        lines, width, last_block = self._lines, self._width, self._lines.blocks + MOST_BLOCKS
        for cells in self._records:
            if lines.is_exhausted:
                raise unclosed_quote(self._number + 1)
            self._number += 1
            lines.is_between_rows = True
            if not (cells and cells[0].strip()) and is_blank(cells):
                continue
            if self._skips_record:
                self._skips_record = False
                continue
            rows.append(
                Row(self._number, cells) if len(cells) == width else fitted(self._number, cells, width)
            )
            if len(rows) >= size or lines.blocks > last_block:
                return rows
        self._is_done = True
        return rows

    def _below_beginning(self, *, is_beginning: bool) -> Iterator[str]:
        """Skip the line by which Excel is told the delimiter, and which it does not show."""
        lines = iter(self._lines)
        first = next(lines, None)
        if first is None or (is_beginning and names_delimiter(first)):
            return lines
        return chain([first], lines)
