"""What files write otherwise than forms, respelt so that the field's own `parse` takes it."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from webapp.fields import Field
from webapp.fields.conventions import SPACES, Conventions
from webapp.fields.types import Boolean, Choice, Choices, Date, Decimal, Integer
from webapp.fields.types.choices import BETWEEN

Spelling: TypeAlias = Callable[[str], tuple[str, Conventions]]
"""Takes a stripped text; returns one for `Field.parse`, and by which conventions it is written."""

YES = frozenset({"x", "х", "v", "+", "✓", "✔", "☑", "t", "д", "истина", "есть"})
NO = frozenset({"-", "–", "—", "☐", "f", "н", "ложь"})
"""Beside those that forms take. Each of the two that look like an x is of another alphabet."""

_MIDNIGHT = re.compile(r"(?<=[0-9])[ T]0{1,2}:00(?::00(?:\.0{1,9})?)?Z?\Z")
_NO_DECIMALS = re.compile(r"(?<=[0-9])[.,]0{1,2}\Z")
_BETWEEN = re.compile("[,;\n]")

MOST_PARTS = 5
"""Into which the label of a choice is split by its own commas."""


def spelling(field: Field, conventions: Conventions) -> Spelling:
    """Return how a column's texts are to be spelt for a field."""
    if isinstance(field.type, Integer | Decimal):
        return _of_numbers(field, conventions)
    respelt = _respelling(field)
    return lambda text: (respelt(text), conventions)


def _respelling(field: Field) -> Callable[[str], str]:
    if isinstance(field.type, Date):
        return lambda text: _MIDNIGHT.sub("", text)
    if isinstance(field.type, Boolean):
        return _yes_or_no
    if isinstance(field.type, Choice | Choices):
        return _of_choices(field, takes_several=isinstance(field.type, Choices))
    return str


def _of_numbers(field: Field, conventions: Conventions) -> Spelling:
    """Let spaces group digits whatever else does, and whole numbers have the decimal zero that other programs give."""
    spaced = replace(conventions, group=" ")
    is_whole = isinstance(field.type, Integer)

    def spell(text: str) -> tuple[str, Conventions]:
        respelt = _NO_DECIMALS.sub("", text) if is_whole else text
        return respelt, spaced if any(space in text for space in SPACES) else conventions

    return spell


def _yes_or_no(text: str) -> str:
    folded = text.casefold()
    return "yes" if folded in YES else "no" if folded in NO else text


def _of_choices(field: Field, *, takes_several: bool) -> Callable[[str], str]:
    """Take the labels of choices, in either language, for their keys."""
    keys = _keys_by_word(field)

    def spell(text: str) -> str:
        if not takes_several:
            return keys.get(_plain(text), text)
        return BETWEEN.join(_known_parts(_BETWEEN.split(text), keys))

    return spell


def _keys_by_word(field: Field) -> Mapping[str, str]:
    """Return the key of each word for a choice; keys prevail over labels, and what two are called means neither."""
    labelled = set(_by_labels(field))
    uses = Counter(word for word, _ in labelled)
    clear = {word: key for word, key in labelled if uses[word] == 1}
    return clear | {key: key for key in field.choices}


def _by_labels(field: Field) -> Iterator[tuple[str, str]]:
    for key, label in field.choices.items():
        for word in (label.id, *(label.own or {}).values()):
            yield _plain(word), key


def _known_parts(parts: Sequence[str], keys: Mapping[str, str]) -> Iterator[str]:
    """Give the keys of several choices; a label may itself have commas, and the longest counts."""
    start = 0
    while start < len(parts):
        ends = range(min(len(parts), start + MOST_PARTS), start, -1)
        words = {end: _plain(BETWEEN.join(parts[start:end])) for end in ends}
        end = next((end for end in ends if words[end] in keys), start + 1)
        yield keys.get(words[end], parts[start])
        start = end


def _plain(word: str) -> str:
    return " ".join(word.casefold().replace("ё", "е").split())
