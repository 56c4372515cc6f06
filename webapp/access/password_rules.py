"""Which passwords are refused when they are chosen (NIST SP 800-63B-4, section 3.1.1.2).

Length is the only demand on what a password is made of: no composition rules, no expiry, nothing truncated.
"""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from unicodedata import normalize

from webapp.fields import InvalidError, message
from webapp.fields.errors import too_long

SHORTEST = 15
"""Characters, where a password is the only factor."""

LONGEST = 1024
"""Characters; enough for any phrase, too little to keep the hashing busy."""

TOO_SHORT = message("Use at least %(minimum)s characters. Four or five words do well.", minimum=SHORTEST)

FEWEST_DIFFERENT = 5
"""Characters that differ: below, it is one short pattern written over and over."""

_SEPARATORS = re.compile(r"[\W_]+")

COMMON = Path(__file__).with_name("common_passwords.txt")


def check(password: str, *, known: Iterable[str]) -> None:
    """Let a password pass that an attacker would not try among the first.

    `known` is what anybody knows of the account, such as its name and e-mail address.

    :raises InvalidError: with the reason.
    """
    text = normalize("NFC", password)
    if len(text) < SHORTEST:
        raise InvalidError(TOO_SHORT)
    if len(text) > LONGEST:
        raise too_long(LONGEST)
    if len(set(text)) < FEWEST_DIFFERENT or _is_made_of(_fold(text), _common() | _words(known)):
        raise InvalidError(
            message("This password is among the first that an attacker tries. Choose another.")
        )


def _is_made_of(text: str, words: frozenset[str]) -> bool:
    """Whether `text` is nothing but words put together: none of the commonest passwords has 15 characters.

    Walks the ends that words can reach, so that a long text takes no longer than its length times that of a word.
    """
    longest = max(map(len, words))
    reached = {0}
    for end in range(1, len(text) + 1):
        if any(start in reached and text[start:end] in words for start in range(max(0, end - longest), end)):
            reached.add(end)
    return len(text) in reached


def _words(known: Iterable[str]) -> frozenset[str]:
    words = (word for text in known for word in _SEPARATORS.split(text.casefold()))
    return frozenset(word for word in words if len(word) > 2)  # noqa: PLR2004 - initials make up half of any text


def _fold(text: str) -> str:
    return _SEPARATORS.sub("", text.casefold())


@cache
def _common() -> frozenset[str]:
    return frozenset(COMMON.read_text(encoding="utf-8").split())
