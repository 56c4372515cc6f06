"""Limits and first values of fields: typed by the reader's conventions, stored by nobody's."""

from webapp.fields import InvalidError, Value
from webapp.fields.conventions import PLAIN, Conventions
from webapp.fields.stored import OWN_TYPES
from webapp.translation import reader_conventions

LIMITS = ("minimum", "maximum")
INITIAL = "initial"

BY_CONVENTIONS = ("integer", "decimal", "date")
"""Types whose values people write differently. Limits of all others are whole numbers."""


def as_stored(name: str, value: Value, kind: str) -> Value:
    """Return a part of a field's definition in the spelling that is stored.

    What cannot be read stays as it is: the operation says what is wrong with it.
    """
    return _respelled(name, value, kind, reader_conventions(), PLAIN)


def as_read(name: str, value: Value, kind: str) -> Value:
    """Return a part of a field's definition as its reader writes it."""
    return _respelled(name, value, kind, PLAIN, reader_conventions())


def _respelled(name: str, value: Value, kind: str, read: Conventions, write: Conventions) -> Value:
    spelled = _spelled(name, kind)
    if spelled is None or not isinstance(value, str):
        return value
    try:
        return OWN_TYPES[spelled].format(OWN_TYPES[spelled].read(value, read), write)
    except InvalidError:
        return value


def _spelled(name: str, kind: str) -> str | None:
    """Return the name of the type whose spelling a part has, if it depends on the reader."""
    if name in LIMITS:
        return kind if kind in BY_CONVENTIONS else "integer"
    return kind if name == INITIAL and kind in BY_CONVENTIONS else None
