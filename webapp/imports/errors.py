"""What can keep an import from being read or applied."""

from webapp.changes.errors import RefusedError
from webapp.fields import Message, message


class ImportRefusedError(RefusedError):
    """An import cannot go on; `message` tells the person why and what to do."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


GONE = message("This file was forgotten, read anew or taken over meanwhile.")
NOT_READY = message("This import is not ready to be taken over: its file must be read first.")
FIELDS_CHANGED = message(
    "Fields were changed since the file was read, so nothing was saved. Read the file again."
)
LOCKED_FIELD = message("A column goes into a field that you may not change, so nothing was saved.")
SOME_REJECTED = message(
    "Some rows cannot be taken over, so nothing was saved. Leave them out, or correct the file."
)
