"""Why an import was not done, in plain words."""

from webapp.fields import Message
from webapp.imports.errors import ImportRefusedError
from webapp.imports.reading import UnreadableError
from webapp.users import refusals


def reason(error: Exception) -> Message | None:
    """Return what to tell people of an error; None if it is none that should be met."""
    if isinstance(error, ImportRefusedError | UnreadableError):
        return error.message
    return refusals.reason(error)
