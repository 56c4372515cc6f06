"""The rows of a sheet, cell by cell, from its XML."""

from collections.abc import Iterator
from typing import IO, NamedTuple

from webapp.fields import Message, message, plural_message
from webapp.imports.reading.errors import UnreadableError, endless_row, too_long_cell
from webapp.imports.reading.limits import LONGEST_BLOCK, LONGEST_CELL, LONGEST_ROW, MOST_COLUMNS, MOST_NESTED
from webapp.imports.reading.workbooks.archive import DAMAGED, TOO_LARGE
from webapp.imports.reading.workbooks.cells import Cells
from webapp.imports.reading.workbooks.xml import Attributes, Names, parse

A = ord("A") - 1
LETTERS = 26
DIGITS = "0123456789"

LONGEST_LETTERS, LONGEST_NUMBER = 3, 7
"""Of the name of a cell: the last is XFD1048576."""

TOO_WIDE = plural_message(
    "This row has more than %(count)s cell.", "This row has more than %(count)s cells.", MOST_COLUMNS
)


class SheetRow(NamedTuple):
    """A row that has cells, up to the last of them."""

    number: int
    cells: list[str]
    fault: Message | None


class Block(NamedTuple):
    """The rows that end in a block of a sheet's XML, perhaps none.

    `done` counts the bytes of XML up to its end, `length` the characters of its cells.
    """

    rows: list[SheetRow]
    done: int
    length: int


class Sheet:
    """Reads the rows of a sheet, once.

    Expat calls its methods several times a cell. So they are few, and keep the state of the row in attributes.
    """

    def __init__(self, stream: IO[bytes], cells: Cells) -> None:
        self._blocks = parse(stream, self._start, self._end, self._text)
        self._texts = cells
        self._names = Names()
        self._columns = Columns()
        self._depth = 0
        self._found: list[SheetRow] = []
        self._block_length = 0
        self._number = 0
        self._begin_row()
        self._column = 0
        self._kind = ""
        self._style = ""
        self._parts: list[str] = []
        self._takes_text = False

    def blocks(self) -> Iterator[Block]:
        """Give the rows of each block.

        :raises UnreadableError: it is damaged, or has a row without end.
        """
        for done in self._blocks:
            yield Block(self._found, done, self._block_length)
            self._found = []
            self._block_length = 0

    def _begin_row(self) -> None:
        self._cells: list[str] = []
        self._fault: Message | None = None
        self._length = 0

    def _start(self, name: str, attributes: Attributes) -> None:
        self._depth += 1
        if self._depth > MOST_NESTED:
            raise UnreadableError(DAMAGED)
        local = self._names[name]
        if local == "v":
            self._takes_text = True
        elif local == "c":
            self._begin_cell(attributes)
        elif local == "row":
            self._begin_row_at(attributes.get("r"))
        elif local == "t":
            self._takes_text = self._kind == "inlineStr"
        elif local == "rPh":
            self._kind = "phonetic"

    def _end(self, name: str) -> None:
        self._depth -= 1
        local = self._names[name]
        if local in {"v", "t"}:
            self._takes_text = False
        elif local == "c":
            self._end_cell()
        elif local == "row":
            if self._cells or self._fault:
                self._found.append(SheetRow(self._number, self._cells, self._fault))
            self._begin_row()
        elif local == "rPh":
            self._kind = "inlineStr"

    def _text(self, text: str) -> None:
        if self._takes_text:
            self._parts.append(text)
            self._grow(len(text))

    def _begin_row_at(self, number: str | None) -> None:
        self._number = self._number + 1 if number is None else _number(number, self._number)
        self._column = 0
        self._begin_row()

    def _begin_cell(self, attributes: Attributes) -> None:
        place = attributes.get("r")
        self._column = self._columns[place.rstrip(DIGITS)] if place else self._column + 1
        self._kind = attributes.get("t", "n")
        self._style = attributes.get("s", "")
        self._parts = []

    def _end_cell(self) -> None:
        if not self._parts:
            return
        text = self._texts.text("".join(self._parts), self._kind, self._style)
        if len(text) > LONGEST_CELL:
            raise too_long_cell(self._number)
        self._grow(len(text))
        if self._kind == "e":
            self._fault = _failed(text, self._number, self._column)
        elif text and self._column > MOST_COLUMNS:
            self._fault = TOO_WIDE
        elif text:
            self._place(text)

    def _place(self, text: str) -> None:
        missing = self._column - len(self._cells)
        if missing > 0:
            self._cells.extend([""] * missing)
        self._cells[self._column - 1] = text

    def _grow(self, characters: int) -> None:
        self._length += characters
        self._block_length += characters
        if self._length > LONGEST_ROW:
            raise endless_row(self._number)
        if self._block_length > LONGEST_BLOCK:
            raise UnreadableError(TOO_LARGE, self._number)


class Columns(dict[str, int]):
    """Columns by their letters, the first is 1."""

    def __missing__(self, letters: str) -> int:
        if not (letters.isascii() and letters.isalpha() and len(letters) <= LONGEST_LETTERS):
            raise UnreadableError(DAMAGED)
        column = 0
        for letter in letters.upper():
            column = column * LETTERS + ord(letter) - A
        self[letters] = column
        return column


def _number(text: str, last: int) -> int:
    """Return the number of a row; they rise."""
    if not text.isdecimal() or len(text) > LONGEST_NUMBER or int(text) <= last:
        raise UnreadableError(DAMAGED)
    return int(text)


def _failed(text: str, number: int, column: int) -> Message:
    return message(
        "Cell %(cell)s has the error %(error)s instead of a value.",
        cell=f"{letters(column)}{number}",
        error=text,
    )


def letters(column: int) -> str:
    """Return the letters of a column."""
    higher, last = divmod(column - 1, LETTERS)
    return (letters(higher) if higher else "") + chr(A + last + 1)
