"""Files that are no tables, or tables of programs whose files are not read."""

import re

from webapp.fields import message, plural_message
from webapp.imports.reading.errors import UnreadableError

ZIP = b"PK\x03\x04"
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
FEW_CONTROLS, MOST_CONTROLS = 8, 0.02
"""How many control characters, and then which share of a text, are for the fields to refuse, as strays."""


def refuse_large(size: int, most: int) -> None:
    """Let a file of so many bytes pass, of which at most `most` are taken: the setting MAX_IMPORT_SIZE.

    :raises UnreadableError: it is larger.
    """
    if size > most:
        megabytes = most // (1024 * 1024)
        raise UnreadableError(
            plural_message(
                "This file is larger than %(count)s megabyte. Split it, and import the parts one after the other.",
                "This file is larger than %(count)s megabytes. Split it, and import the parts one after the other.",
                megabytes,
            )
        )


def refuse_compound(sample: bytes) -> None:
    """Let the beginning of a file pass that is no workbook of another kind.

    :raises UnreadableError: it is one, and what to do.
    """
    if sample.startswith(COMPOUND):
        raise UnreadableError(
            message(
                "This workbook is of an old kind or needs a password. Save it as .xlsx without one, or as CSV."
            )
        )


def refuse_binary(text: str) -> None:
    """Let text pass.

    :raises UnreadableError: it is a picture, a document or the like, decoded as if it were text.
    """
    if len(_CONTROLS.findall(text)) > max(FEW_CONTROLS, MOST_CONTROLS * len(text)):
        raise UnreadableError(message("This is no table. Save it as .xlsx or as CSV."))
