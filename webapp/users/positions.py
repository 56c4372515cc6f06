"""Places in a sorted list as they travel in an address: base64 of JSON, unsigned, so all of it is checked."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from typing import TypeAlias, cast

from webapp.fields import InvalidError
from webapp.fields.field import Value
from webapp.fields.messages import message
from webapp.users.keyset import Key

Position: TypeAlias = tuple[Value, ...]
"""What a row holds in each of the keys that the list is sorted by."""

BEYOND_INTEGERS = 2**63


def write(position: Position) -> str:
    """Return the token of a position."""
    text = json.dumps(position, ensure_ascii=False, separators=(",", ":"))
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read(token: str, keys: Sequence[Key]) -> Position:
    """Return the position that a token names.

    :raises InvalidError: it names none in a list sorted by these keys.
    """
    values = _decode(token)
    if not isinstance(values, list):
        raise _no_position()
    position = tuple(cast("list[Value]", values))
    if len(position) != len(keys) or not all(map(_fits, position, keys)):
        raise _no_position()
    return position


def _decode(token: str) -> object:
    try:
        return json.loads(urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    except (ValueError, RecursionError):
        raise _no_position() from None


def _fits(value: Value, key: Key) -> bool:
    if value is None:
        return key.nullable
    # A boolean is an integer to isinstance.
    if type(value) is not key.column.type.python_type:
        return False
    if isinstance(value, str):
        return _is_storable(value)
    return -BEYOND_INTEGERS <= value < BEYOND_INTEGERS


def _is_storable(text: str) -> bool:
    return "\x00" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


def _no_position() -> InvalidError:
    return InvalidError(message("This is no place in the list. Go to its first page."))
