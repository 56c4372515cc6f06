"""Workbooks of a spreadsheet, written row by row in constant memory."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import IO, Any, TypeAlias

from xlsxwriter import Workbook
from xlsxwriter.format import Format as Style

from webapp.fields import Field, InvalidError, Value, message
from webapp.fields.conventions import is_plain_number
from webapp.fields.formulas import DANGEROUS, MARK

MOST_ROWS = 1_048_575
"""People in a sheet, below its head."""

LONGEST_CELL = 32_767
"""Characters."""

MOST_DIGITS = 15
"""A number with more does not fit into a spreadsheet's; it is written as text, lest its end be lost."""

FIRST_DAY = "1900-03-01"
"""Days before are texts: spreadsheets count a 29 February 1900, and have none at all before that year."""

OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}

WIDTH = 18
"""Of a column, in characters."""

Writer: TypeAlias = Callable[[int, int, Any], object]
"""Takes row, column and value."""


class WorkbookLimitError(InvalidError):
    """A spreadsheet cannot hold this list; `message` says why, and what can."""


def read_lines(chunks: Iterable[bytes]) -> Iterator[list[Value]]:
    """Read the values of each person from a file of JSON Lines as it comes."""
    rest = b""
    for chunk in chunks:
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            yield list(json.loads(line).values())


def write_workbook(
    file: IO[bytes], heads: Sequence[str], fields: Sequence[Field | None], rows: Iterable[Sequence[Value]]
) -> Iterator[int]:
    """Write a workbook and give the number of each row once it is written; who stops asking leaves no workbook.

    :param heads: of the columns.
    :param fields: of the columns; that of the id has none.
    :raises WorkbookLimitError: there are more rows, or a longer text, than a spreadsheet can hold.
    """
    with Workbook(file, OPTIONS) as book:
        sheet = _Sheet(book, heads)
        writers = [sheet.writer(field) for field in fields]
        for number, row in enumerate(rows, start=1):
            if number > MOST_ROWS:
                raise too_many_rows()
            for column, (write, value) in enumerate(zip(writers, row, strict=True)):
                if value is not None:
                    write(number, column, value)
            yield number


def too_many_rows() -> WorkbookLimitError:
    """Return why a list is too long."""
    return WorkbookLimitError(
        message(
            "A workbook holds no more than %(maximum)s people. Export the list as CSV, or filter it.",
            maximum=f"{MOST_ROWS:,}",
        )
    )


class _Sheet:
    """The one sheet of a workbook, its head written and kept in sight."""

    def __init__(self, book: Any, heads: Sequence[str]) -> None:  # the library types only half of it
        self._book, self._sheet = book, book.add_worksheet()
        self._day = book.add_format({"num_format": "yyyy-mm-dd"})
        # Whoever edits such a cell by hand would otherwise make a formula of it.
        self._quoted = book.add_format({"quote_prefix": True})
        self._decimals: dict[int, Style] = {}
        self._sheet.freeze_panes(1, 0)
        self._sheet.set_column(0, len(heads) - 1, WIDTH)
        bold = book.add_format({"bold": True})
        for column, head in enumerate(heads):
            self._sheet.write_string(0, column, head, bold)

    def writer(self, field: Field | None) -> Writer:
        """Return what writes the values of a field, or the id; what is none of its type becomes text."""
        writers: dict[str, Writer] = {
            "boolean": self._sheet.write_boolean,
            "integer": self._number,
            "decimal": self._number,
            "date": self._date,
        }
        return writers.get(field.type.name, self._text) if field else self._number

    def _number(self, row: int, column: int, value: Any) -> None:
        digits = str(value)
        if is_plain_number(digits) and sum(map(str.isdigit, digits)) <= MOST_DIGITS:
            self._sheet.write_number(row, column, float(digits), self._places(len(digits.partition(".")[2])))
        else:
            self._text(row, column, value)

    def _date(self, row: int, column: int, value: Any) -> None:
        try:
            day = datetime.fromisoformat(value) if value >= FIRST_DAY else None
        except (TypeError, ValueError):
            day = None
        if day is None:
            self._text(row, column, value)
        else:
            self._sheet.write_datetime(row, column, day, self._day)

    def _text(self, row: int, column: int, value: Any) -> None:
        text = str(value)
        if len(text) > LONGEST_CELL:
            raise _too_long()
        # An import takes one apostrophe off, and so must find one more.
        if text.startswith(MARK):
            text = MARK + text
        self._sheet.write_string(row, column, text, self._quoted if text.startswith(DANGEROUS) else None)

    def _places(self, places: int) -> Style | None:
        """Return the look of a number that shows all its decimals, zeros too."""
        if places and places not in self._decimals:
            self._decimals[places] = self._book.add_format({"num_format": "0." + "0" * places})
        return self._decimals.get(places)


def _too_long() -> WorkbookLimitError:
    return WorkbookLimitError(
        message("One of the texts is too long for a cell of a workbook. Export the list as CSV.")
    )
