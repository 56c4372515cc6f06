"""Where two texts differ."""

import re
from collections.abc import Sequence
from itertools import takewhile
from typing import NamedTuple

# Between words and at the signs that divide an address; never inside a word, so that no letter loses its accent.
_WORDS = re.compile(r"[\s@.,\-_]|[^\s@.,\-_]+")


class Marked(NamedTuple):
    """Two texts as what they begin with, what was there, what is there, and what they end with."""

    head: str
    old: str
    new: str
    tail: str


def marked(old: str, new: str) -> Marked:
    """Find the one stretch of words by which `new` differs from `old`."""
    olds, news = _WORDS.findall(old), _WORDS.findall(new)
    head = _common(olds, news)
    tail = _common(olds[head:][::-1], news[head:][::-1])
    return Marked(
        "".join(olds[:head]),
        "".join(olds[head : len(olds) - tail]),
        "".join(news[head : len(news) - tail]),
        "".join(olds[len(olds) - tail :]),
    )


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
