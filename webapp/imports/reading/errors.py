"""What can be wrong with a file as a whole."""

from webapp.fields import Message


class UnreadableError(Exception):
    """A file cannot be read, or not beyond a row; `message` tells the person why and what to do.

    `number` is that of the row, as `Row` counts them; None: it is the whole file.
    """

    def __init__(self, message: Message, number: int | None = None) -> None:
        super().__init__(str(message))
        self.message = message
        self.number = number
