"""What reading gives, whatever the format."""

from typing import NamedTuple, TypedDict

from webapp.fields import Message


class Position(TypedDict):
    """Where reading can be taken up again: always at the end of a row. JSON can hold it."""

    number: int
    """Of the last row that was read, or skipped for being blank or the header."""

    offset: int
    """Bytes from the beginning of a text file; for a workbook 0, which is read from its beginning."""


BEGINNING: Position = {"number": 0, "offset": 0}


class Row(NamedTuple):
    """A row that is not blank.

    `number` is what a spreadsheet shows beside it: the header and blank rows count, a line break within quotation marks
    does not. `cells` has a text for each of the layout's headers, empty where the row has nothing; spaces around it
    are kept. A row with a `fault` is to be rejected: it has more cells, of which the first `MOST_COLUMNS` are kept, or
    one that a formula failed to fill.
    """

    number: int
    cells: list[str]
    fault: Message | None = None


class Chunk(NamedTuple):
    """Rows that follow each other, the position after them, and which share of the file (0 to 1) lies before it."""

    rows: list[Row]
    position: Position
    share: float
