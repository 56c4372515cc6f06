"""What can be wrong with a file as a whole."""

from webapp.fields import Message, message
from webapp.imports.reading.limits import LONGEST_CELL


class UnreadableError(Exception):
    """A file cannot be read, or not beyond a row; `message` tells the person why and what to do.

    `number` is that of the row, as `Row` counts them; None: it is the whole file.
    """

    def __init__(self, message: Message, number: int | None = None) -> None:
        super().__init__(str(message))
        self.message = message
        self.number = number


def too_long_cell(number: int) -> UnreadableError:
    """Refuse a cell that is longer than any value, or the rest of a file behind a stray quotation mark."""
    return UnreadableError(
        message(
            "Row %(number)s has a cell of more than %(limit)s characters. Perhaps a quotation mark is not closed.",
            number=number,
            limit=LONGEST_CELL,
        ),
        number,
    )


def endless_row(number: int) -> UnreadableError:
    """Refuse a row that is longer than any people would write."""
    return UnreadableError(
        message("Row %(number)s does not end. Is this a table, and in the right encoding?", number=number),
        number,
    )


def unclosed_quote(number: int) -> UnreadableError:
    """Refuse a row that a quotation mark makes last to the end of the file."""
    return UnreadableError(
        message("A quotation mark is opened in row %(number)s and never closed.", number=number), number
    )
