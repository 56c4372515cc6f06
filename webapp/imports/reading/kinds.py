"""What single texts look like, whichever field they may be for."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Literal

Kind = Literal["number", "date", "email", "phone", "link", "boolean", "text"]

_SHAPES: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("boolean", re.compile("yes|no|true|false|да|нет", re.IGNORECASE)),
    ("date", re.compile(r"[0-9]{4}([./-])[0-9]{1,2}\1[0-9]{1,2}|[0-9]{1,2}([./-])[0-9]{1,2}\2[0-9]{4}")),
    (
        "number",
        re.compile(r"[+-]?(?:[0-9]{1,3}(?:[ \u00a0\u2009\u202f'.,][0-9]{3})+|[0-9]{1,9})(?:[.,][0-9]+)?"),
    ),
    (
        "phone",
        re.compile(r"(?=(?:[^0-9]*[0-9]){6})\+?[0-9][0-9() ./-]{4,24}[0-9]|\([0-9()][0-9() ./-]{4,24}[0-9]"),
    ),
    ("email", re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")),
    ("link", re.compile(r"https?://\S+", re.IGNORECASE)),
)

MOST = 0.9
"""Which share of a column's texts makes it one of a kind."""


def kind_of(text: str) -> Kind:
    """Return what a text, stripped and not empty, looks like."""
    for kind, shape in _SHAPES:
        if shape.fullmatch(text):
            return kind
    return "text"


def kind_of_all(texts: Iterable[str]) -> Kind | None:
    """Return what nearly all of the texts that are not blank look like: text, where they differ; None of none."""
    kinds = Counter[Kind](kind_of(text.strip()) for text in texts if text.strip())
    if not kinds:
        return None
    kind, count = kinds.most_common(1)[0]
    return kind if count >= MOST * kinds.total() else "text"
