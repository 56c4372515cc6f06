"""What can be a phone number: kept as typed, for whoever reads it knows how it is dialled."""

import re

from webapp.fields.errors import InvalidError, too_short
from webapp.fields.messages import message

SHORTEST_PHONE, LONGEST_PHONE = 3, 32
FEWEST_DIGITS = 3

_SHAPE = re.compile(
    r"(?P<number>[0-9+() ./-]+?)(?:[ ,;]*(?:ext\.?|x|доб\.?) *(?P<extension>[0-9]{1,8}))?", re.IGNORECASE
)


def check_phone(text: str) -> None:
    """Let a phone number pass: digits, the signs between them, and an extension such as ``ext. 12``.

    :raises InvalidError: with what to correct.
    """
    match = _SHAPE.fullmatch(text)
    if not match:
        raise InvalidError(
            message(
                "Write a phone number with digits, spaces and + - ( ) / . only, as in +44 20 7946 0018 ext. 12."
            )
        )
    if len(text) < SHORTEST_PHONE:
        raise too_short(SHORTEST_PHONE)
    if len(_digits(match["number"])) < FEWEST_DIGITS:
        raise InvalidError(message("A phone number has at least three digits."))


def dialled(text: str) -> str | None:
    """Return the number as ``tel:`` addresses have it (RFC 3966), None if it is none."""
    match = _SHAPE.fullmatch(text)
    if not match or len(_digits(match["number"])) < FEWEST_DIGITS:
        return None
    # In ``+44 (0)20`` the bracketed zero is for those who call from within the country.
    plus, number = ("+", match["number"].replace("(0)", "")) if "+" in text else ("", match["number"])
    extension = f";ext={match['extension']}" if match["extension"] else ""
    return f"tel:{plus}{_digits(number)}{extension}"


def _digits(text: str) -> str:
    return re.sub("[^0-9]", "", text)
