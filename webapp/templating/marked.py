"""Where two texts differ."""

import re
from collections.abc import Iterator, Sequence
from difflib import Match, SequenceMatcher
from typing import Literal, NamedTuple

# Between words, at the signs that divide an address, and around each sign of a script that writes no spaces; never
# inside a word, so that no letter loses its accent.
_SIGN = "[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
_VARIANTS = "[\u3099\u309a\ufe00-\ufe0f\U000e0100-\U000e01ef]*"
_WORDS = re.compile(rf"{_SIGN}{_VARIANTS}|[\s@.,\-_]|(?:(?!{_SIGN})[^\s@.,\-_])+")
_LETTER = re.compile(r"[^\W_]")

MOST_WORDS = 3_000
"""Of both texts together; to compare more takes longer than a page should."""

LEAST_ALIKE = 1 / 3
"""What part of the longer text must be in both, for the two to be told apart word by word."""

LONGEST_SAME = 240
"""Characters of a stretch that is the same in both; of a longer one only the ends are shown."""

SHOWN_END = 90


class Stretch(NamedTuple):
    """A piece of both texts, or of one."""

    kind: Literal["same", "old", "new"]
    text: str


def marked(old: str, new: str) -> list[Stretch]:
    """Tell two texts apart word by word; return nothing if they are too different for that.

    The stretches that are the same or old make up `old`, those that are the same or new make up `new`.
    """
    olds, news = _WORDS.findall(old), _WORDS.findall(new)
    if len(olds) + len(news) > MOST_WORDS:
        return []
    stretches = [stretch for stretch in _stretches(olds, news) if stretch.text]
    alike = sum(len(stretch.text) for stretch in stretches if stretch.kind == "same")
    return stretches if alike >= LEAST_ALIKE * max(len(old), len(new)) else []


def shortened(stretches: Sequence[Stretch]) -> list[Stretch]:
    """Leave out the middle of what is the same for long, and its far end where a text begins or ends."""
    return [
        _shorten(stretch, keeps_start=place > 0, keeps_end=place < len(stretches) - 1)
        if stretch.kind == "same" and len(stretch.text) > LONGEST_SAME
        else stretch
        for place, stretch in enumerate(stretches)
    ]


def _stretches(olds: list[str], news: list[str]) -> Iterator[Stretch]:
    old_at = new_at = 0
    for old_start, new_start, size in _common(olds, news):
        yield Stretch("old", "".join(olds[old_at:old_start]))
        yield Stretch("new", "".join(news[new_at:new_start]))
        old_at, new_at = old_start + size, new_start + size
        yield Stretch("same", "".join(olds[old_start:old_at]))


def _common(olds: list[str], news: list[str]) -> Iterator[Match]:
    """Return what is in both; a space or dot between two words that differ is part of the difference."""
    for match in SequenceMatcher(None, olds, news, autojunk=False).get_matching_blocks():
        begins_both = match.a == match.b == 0
        ends_both = match.a + match.size == len(olds) and match.b + match.size == len(news)
        if begins_both or ends_both or _LETTER.search("".join(olds[match.a : match.a + match.size])):
            yield match


def _shorten(stretch: Stretch, *, keeps_start: bool, keeps_end: bool) -> Stretch:
    start = stretch.text[:SHOWN_END].rsplit(" ", 1)[0] if keeps_start else ""
    end = stretch.text[-SHOWN_END:].split(" ", 1)[-1] if keeps_end else ""
    return Stretch("same", f"{start} … {end}".strip(" "))
