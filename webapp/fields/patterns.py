"""Patterns that administrators give texts to match, kept to those that no text can make slow."""

import re
from collections.abc import Iterator

from webapp.fields.errors import InvalidError
from webapp.fields.messages import message

MOST_WAYS = 2_000_000
"""In how many ways a pattern may be laid over a text: trying all takes a tenth of a second."""

SURELY_TOO_OFTEN = 21
"""Two ways, to the power of this, are more than may be."""

_ATOM = re.compile(
    r"""\\[dDwWsSbB]|\\[^0-9A-Za-z]      # a class of characters, or one that is meant literally
    |\[\^?\]?(?:\\.|[^\]\\\[])*\]        # a set of characters
    |\((?:\?:)?|\)|\|                    # groups and alternatives
    |[^\\\[\](){}|?*+]""",
    re.VERBOSE | re.DOTALL,
)
_REPEAT = re.compile(r"(?:\{(?P<least>[0-9]{0,4})(?:(?P<comma>,)(?P<most>[0-9]{0,4}))?\}|(?P<sign>[?*+]))\??")

UNKNOWN = message(
    "Use only characters, sets such as [A-Z], \\d, \\w and \\s, groups, alternatives and repetition in a pattern."
)
SLOW = message(
    "This pattern could take too long: repeat less, nothing that repeats itself, or set a maximum length."
)


def check_pattern(pattern: str, longest: int) -> None:
    """Let a pattern pass with which any text of up to `longest` characters is matched quickly.

    Python tries, at worst, every way in which a pattern can be laid over a text. Without back references and
    look-around, which are refused, their number is at most the product of what each repetition and each alternative
    leaves open; a repetition of something that itself can be laid in two ways has powers of it. It is counted here, as
    if every repetition could be as long as the text, and refused above `MOST_WAYS`. So ``(a+)+`` never passes, and
    three stars do only where texts are short.

    :raises InvalidError: it is no regular expression, has something else in it, or could be slow.
    """
    if _Counting(pattern, longest).ways() > MOST_WAYS:
        raise InvalidError(SLOW)
    try:
        re.compile(pattern)
    except (re.error, OverflowError):
        raise InvalidError(message("This is no regular expression.")) from None


class _Counting:
    """Walks a pattern once, from left to right."""

    def __init__(self, pattern: str, longest: int) -> None:
        self._pattern = pattern
        self._longest = longest
        self._at = 0

    def ways(self) -> int:
        """Count in how many ways what stands here, up to the end of its group, can be laid over a text."""
        alternatives = [1]
        for atom in self._atoms():
            if atom == ")":
                break
            if atom == "|":
                alternatives.append(1)
            else:
                alternatives[-1] = _capped(
                    alternatives[-1] * self._repeated(self.ways() if atom[0] == "(" else 1)
                )
        return _capped(sum(alternatives))

    def _atoms(self) -> Iterator[str]:
        while self._at < len(self._pattern):
            yield self._next(_ATOM)

    def _next(self, expected: re.Pattern[str]) -> str:
        match = expected.match(self._pattern, self._at)
        if not match:
            raise InvalidError(UNKNOWN)
        self._at = match.end()
        return match.group()

    def _repeated(self, ways: int) -> int:
        match = _REPEAT.match(self._pattern, self._at)
        if not match:
            return ways
        self._at = match.end()
        least, most = self._times(match)
        return _capped((most - least + 1) * ways ** min(most, SURELY_TOO_OFTEN))

    def _times(self, match: re.Match[str]) -> tuple[int, int]:
        if match["sign"]:
            return {"?": (0, 1), "*": (0, self._longest), "+": (1, self._longest + 1)}[match["sign"]]
        least = int(match["least"] or 0)
        most = int(match["most"]) if match["most"] else self._longest + least if match["comma"] else least
        return least, most


def _capped(ways: int) -> int:
    return min(ways, MOST_WAYS + 1)
