"""Workbooks as layouts and rows."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import BinaryIO

from webapp.fields import message
from webapp.imports.reading.errors import UnreadableError
from webapp.imports.reading.headers import with_headers
from webapp.imports.reading.layout import Chosen, Layout
from webapp.imports.reading.limits import LARGEST_STRINGS, LONGEST_ROW, SAMPLE_ROWS
from webapp.imports.reading.rows import BEGINNING, Chunk, Position, Row
from webapp.imports.reading.widths import fitted, is_blank
from webapp.imports.reading.workbooks.archive import TOO_LARGE, Archive
from webapp.imports.reading.workbooks.book import Book, book
from webapp.imports.reading.workbooks.cells import Cells
from webapp.imports.reading.workbooks.sheet import Block, Sheet, SheetRow
from webapp.imports.reading.workbooks.strings import Strings
from webapp.imports.reading.workbooks.styles import Style, styles

MOST_BLOCKS = 64
"""Of a sheet's XML in a chunk, so that whoever waits for one hears of it."""


def recognise_workbook(file: BinaryIO, chosen: Chosen) -> Layout:
    """Return the layout of a workbook's chosen sheet, else of its first; only the beginning of it is read.

    :raises UnreadableError: it is none, damaged or too large, or the sheet is empty.
    """
    archive = Archive(file)
    found = book(archive)
    sheet = chosen.sheet or next(iter(found.sheets))
    rows = (row for block, _ in _blocks(archive, found, sheet) for row in block.rows)
    cells = [row.cells for row in islice(rows, SAMPLE_ROWS) if not is_blank(row.cells)]
    layout = Layout(format="xlsx", headers=(), has_header=False, sheet=sheet, sheets=tuple(found.sheets))
    return with_headers(layout, cells, chosen)


def workbook_chunks(file: BinaryIO, layout: Layout, start: Position | None, size: int) -> Iterator[Chunk]:
    """Read a sheet as `streaming.chunks` says."""
    archive = Archive(file)
    found = book(archive)
    last = (start or BEGINNING)["number"]
    below = _Below(last, skips_header=layout.has_header and not last, width=len(layout.headers))
    rows: list[Row] = []
    blocks = length = 0
    for block, share in _blocks(archive, found, layout.sheet):
        blocks, length = blocks + 1, length + block.length
        for row in below.rows(block.rows):
            rows.append(row)
            if len(rows) >= size:
                yield Chunk(rows, {"number": row.number, "offset": 0}, share)
                rows, blocks, length = [], 0, block.length
        if blocks > MOST_BLOCKS or length > LONGEST_ROW:
            yield Chunk(rows, {"number": below.last, "offset": 0}, share)
            rows, blocks, length = [], 0, 0
    yield Chunk(rows, {"number": below.last, "offset": 0}, 1.0)


class _Below:
    """The rows below the header, or below where an earlier reading was broken off, that are not blank."""

    def __init__(self, last: int, *, skips_header: bool, width: int) -> None:
        self.last = last
        self._skips_header = skips_header
        self._width = width

    def rows(self, block: list[SheetRow]) -> Iterator[Row]:
        for number, cells, fault in block:
            if number <= self.last or (is_blank(cells) and not fault):
                continue
            self.last = number
            if self._skips_header:
                self._skips_header = False
                continue
            row = fitted(number, cells, self._width)
            yield row._replace(fault=fault) if fault else row


def _blocks(archive: Archive, found: Book, name: str) -> Iterator[tuple[Block, float]]:
    """Give each block of a sheet, and which share of it lies before its end."""
    part = found.sheets.get(name)
    if part is None:
        raise UnreadableError(message("There is no sheet “%(name)s”.", name=name))
    if found.strings and archive.size(found.strings) > LARGEST_STRINGS:
        raise UnreadableError(TOO_LARGE)
    strings = Strings(archive.open(found.strings) if found.strings else None)
    cells = Cells(strings, _styles(archive, found), is_1904=found.is_1904)
    for block in Sheet(archive.open(part), cells).blocks():
        yield block, block.done / (archive.size(part) or 1)


def _styles(archive: Archive, found: Book) -> Sequence[Style]:
    if found.styles is None:
        return ()
    with archive.open(found.styles) as stream:
        return styles(stream)
