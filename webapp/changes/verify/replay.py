"""The changes of one row, replayed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from webapp.fields import fields_of
from webapp.models.types import Json

Document = Mapping[str, Json]
"""Field name to value, as the triggers write it."""


@dataclass(frozen=True)
class Recorded:
    """A change as it is on record; `old` and `new` are as in `Change`."""

    id: int
    op: str
    old: Document
    new: Document


class Replay:
    """What a row holds after the changes replayed so far: `document`, None while it is not there."""

    def __init__(self, table_name: str, row_id: int) -> None:
        self._table_name = table_name
        self._row = f"{table_name} {row_id}"
        self.document: Document | None = None

    def apply(self, change: Recorded) -> Iterator[str]:
        """Replay one change, and name what speaks against it."""
        is_there, was_there = self.document is not None, change.op != "insert"
        if is_there != was_there:
            yield f"{self._row}: change {change.id} says {change.op}, but the row was {'' if is_there else 'not '}there"
        elif was_there:
            keys = change.old.keys() if change.op == "update" else {*change.old, *(self.document or {})}
            yield from self._differences(
                keys, change.old, f"change {change.id} says it was {{}}, history {{}}"
            )
        self.document = None if change.op == "delete" else {**(self.document or {}), **change.new}

    def compare(self, held: Document | None) -> Iterator[str]:
        """Name each difference between the outcome and what the table holds."""
        if held is None and self.document is not None:
            yield f"{self._row}: history has it, the table does not"
        elif held is not None and self.document is None:
            yield f"{self._row}: the table has it, history does not"
        elif held is not None:
            yield from self._differences(
                {*held, *(self.document or {})}, held, "the table holds {}, history says {}"
            )

    def _differences(self, keys: Iterable[str], other: Document, said: str) -> Iterator[str]:
        for key in sorted(keys):
            here, there = self._value(key), other.get(key)
            if here != there:
                yield f"{self._row}: {key}: {said.format(repr(there), repr(here))}"

    def _value(self, key: str) -> Json:
        """Return what history has for a field; from before there was such a field, its default."""
        known = self.document or {}
        if key in known:
            return known[key]
        field = fields_of(self._table_name).get(key)
        return field.default if field else None
