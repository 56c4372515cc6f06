"""The field that a column asks for which no field takes."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from webapp.fields.definitions import LONGEST_LABEL
from webapp.imports.reading.kinds import kind_of_all

MOST_CHOICES = 12
LONGEST_CHOICE = 40
LEAST_REPEATED = 3
"""How often each choice is found, on average."""

LONGEST_LINE = 200
"""Characters of a text that is not a long one."""

_CODE = re.compile(r"[+-]?0[0-9].*")
"""Digits that are no number: their zeros in front count, as in a postal code."""


@dataclass(frozen=True)
class Suggestion:
    """A new field: the name of its type (one of `OWN_TYPES`), its label, and the labels of its choices, if it has some.

    The labels with line ends between them are what `webapp.fields.choices.complete_choices` takes.
    """

    type: str
    label: str
    choices: tuple[str, ...] = ()


def suggest_field(header: str, samples: Sequence[str], *, is_whole: bool = False) -> Suggestion:
    """Return the field that fits a column.

    :param header: one of `Layout.headers`; empty where the column has none, and then the label is.
    :param samples: the column's texts, the more the better.
    :param is_whole: these are all: of some of them nobody can tell which choices there are.
    """
    texts = [text.strip() for text in samples if text.strip()]
    kind = _type(texts)
    choices = _choices(texts) if kind == "text" and is_whole else ()
    return Suggestion("choice" if choices else kind, header[:LONGEST_LABEL].strip(), choices)


def _type(texts: Sequence[str]) -> str:
    kind = kind_of_all(texts)
    if kind == "number" and any(map(_CODE.fullmatch, texts)):
        return "text"
    if kind == "number":
        return "integer" if all(text.lstrip("+-").isdecimal() for text in texts) else "decimal"
    if kind == "text" and any("\n" in text or len(text) > LONGEST_LINE for text in texts):
        return "long_text"
    return kind or "text"


def _choices(texts: Sequence[str]) -> tuple[str, ...]:
    """Return the few texts that a column is made of, the most frequent first; none, where it has many."""
    counts = Counter(texts)
    is_few = 1 < len(counts) <= MOST_CHOICES and len(texts) >= LEAST_REPEATED * len(counts)
    is_short = all(len(text) <= LONGEST_CHOICE and "|" not in text for text in counts)
    return tuple(text for text, _ in counts.most_common()) if is_few and is_short else ()
