"""What can be a phone number: kept as typed, for whoever reads it knows how it is dialled."""

import re
from typing import cast

from webapp.fields.errors import InvalidError, too_short
from webapp.fields.messages import message

SHORTEST_PHONE, LONGEST_PHONE = 3, 32
FEWEST_DIGITS = 3

_PART = re.compile("[0-9+() ./-]+")

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


def dialled(number: str) -> str:
    """Return the ``tel:`` address (RFC 3966) of a number that `check_phone` lets pass."""
    match = cast("re.Match[str]", _SHAPE.fullmatch(number))
    extension = f";ext={match['extension']}" if match["extension"] else ""
    if "+" not in match["number"]:
        return f"tel:{_digits(match['number'])}{extension}"
    # In ``+44 (0)20`` the bracketed zero is for those who call from within the country.
    return f"tel:+{_digits(match['number'].replace('(0)', ''))}{extension}"


def digits_of_part(text: str) -> str | None:
    """Return the digits by which a part of a number is recognised, however it is spaced; None: it is no such part.

    Zeros before it are left out: who dials from within the country writes one where others write the country's code.
    """
    digits = _digits(text).lstrip("0")
    return digits if _PART.fullmatch(text) and len(digits) >= FEWEST_DIGITS else None


def _digits(text: str) -> str:
    return re.sub("[^0-9]", "", text)
