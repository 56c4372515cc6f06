"""How the values of a field stand in the cells of a grid: as they are typed, and choices by what they are called."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from webapp.fields import Catalogue, Field, Value
from webapp.fields.conventions import Conventions
from webapp.fields.types.choices import BETWEEN, keys
from webapp.translation import language, reader_conventions, translated


@dataclass(frozen=True, kw_only=True)
class Column:
    """A field as one reader writes it. `words` maps the key of each choice to what stands for it, `known` back."""

    field: Field
    label: str
    conventions: Conventions
    words: Mapping[str, str]
    known: Mapping[str, str]

    @property
    def is_check(self) -> bool:
        """Whether its cells are boxes to be ticked, of which browsers send nothing if they are not."""
        return self.field.type.name == "boolean"

    def write(self, value: Value) -> str:
        """Return a value as it stands in a cell."""
        if value is None or not self.words:
            return self.field.format(value, self.conventions)
        return f"{BETWEEN} ".join(self.words.get(key, key) for key in keys(str(value)))

    def read(self, text: str) -> Value:
        """Read what was typed or pasted; a choice by its key or by what it is called in any language.

        :raises InvalidError: with the reason.
        """
        if self.words:
            parts = text.split(BETWEEN) if self.field.type.name == "choices" else [text]
            text = BETWEEN.join(self.known.get(_folded(part), part) for part in parts)
        return self.field.parse(text, self.conventions)


def columns(fields: Catalogue) -> Mapping[str, Column]:
    """Return the columns of the fields that are shown, by name, as this request's reader writes them."""
    return _columns(fields, language(), reader_conventions())


@lru_cache(maxsize=100)
def _columns(fields: Catalogue, _code: str, conventions: Conventions) -> Mapping[str, Column]:
    return {name: _column(field, conventions) for name, field in fields.shown.items()}


def _column(field: Field, conventions: Conventions) -> Column:
    known = _known(field)
    words = {
        key: label if known.get(_folded(label)) == key and BETWEEN not in label else key
        for key, label in ((key, translated(label)) for key, label in field.choices.items())
    }
    return Column(
        field=field, label=translated(field.label), conventions=conventions, words=words, known=known
    )


def _known(field: Field) -> Mapping[str, str]:
    """Return the key that each word means; one that two choices are called means neither, a key always itself."""
    called = {
        key: {_folded(text) for text in (label.id, translated(label), *(label.own or {}).values())}
        for key, label in field.choices.items()
    }
    uses = Counter(word for words in called.values() for word in words)
    return {word: key for key, words in called.items() for word in words if uses[word] == 1} | {
        _folded(key): key for key in field.choices
    }


def _folded(text: str) -> str:
    return text.strip().casefold()
