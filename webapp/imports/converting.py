"""Rows of a file turned into what is staged of them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from webapp.fields import OWN, Catalogue, InvalidError, Message, Value
from webapp.fields.message_json import to_json
from webapp.imports.mapping import ID
from webapp.imports.reading import Row
from webapp.imports.settings import ID_FIELD, Settings
from webapp.imports.values import Reader, reader
from webapp.imports.writing import StagedRow
from webapp.models import User

EXTRA = User.extra.key

encode = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode


class _Column(NamedTuple):
    place: int
    name: str
    key: str | None
    read: Reader
    clears: bool
    """Whether a blank cell is read as well: it takes away what is there."""


class Converter:
    """Reads cells as values of the fields that the settings give to their columns.

    :param samples: the first rows of the file, by which the conventions of each column are recognised. The same rows
        are to be given whenever reading is taken up again.
    """

    def __init__(self, catalogue: Catalogue, settings: Settings, samples: Sequence[Row]) -> None:
        self._columns = [_column(catalogue, settings, place, samples) for place in sorted(settings.columns)]

    def staged(self, rows: Iterable[Row]) -> list[StagedRow]:
        """Return rows ready to be stored."""
        return [StagedRow(row.number, encode(row.cells), *self._read(row)) for row in rows]

    def _read(self, row: Row) -> tuple[str | None, str | None]:
        """Return the JSON of its values, or that of the reasons why it has none."""
        if row.fault:
            return None, _faults({"": row.fault})
        try:
            return encode(self._document(row.cells)), None
        except InvalidError:
            return None, _faults(self._reasons(row.cells))

    def _reasons(self, cells: Sequence[str]) -> Mapping[str, Message]:
        """Say why cells cannot be read, by the name of the field: all of them, where `_document` stops at the first."""
        found: dict[str, Message] = {}
        for column in self._columns:
            try:
                if column.clears or cells[column.place].strip():
                    column.read(cells[column.place])
            except InvalidError as error:
                found[column.name] = error.message
        return found

    def _document(self, cells: Sequence[str]) -> dict[str, Any]:
        document: dict[str, Any] = {}
        for place, name, key, read, clears in self._columns:
            text = cells[place]
            if clears or (text and not text.isspace()):
                value = read(text)
                if value is None and not clears:
                    continue
                if key is None:
                    document[name] = value
                else:
                    document.setdefault(EXTRA, {})[key] = _own(value)
        return document


def _column(catalogue: Catalogue, settings: Settings, place: int, samples: Sequence[Row]) -> _Column:
    name = settings.columns[place]
    field = ID_FIELD if name == ID else catalogue.shown[name]
    texts = [row.cells[place] for row in samples]
    clears = settings.blanks == "clear" and name != ID
    key = name.removeprefix(OWN) if name.startswith(OWN) else None
    return _Column(place, name, key, reader(field, texts, conventions=settings.conventions), clears)


def _faults(reasons: Mapping[str, Message]) -> str:
    return encode({name: to_json(reason) for name, reason in reasons.items()})


def _own(value: Value) -> Value:
    """Return a value of a field of one's own as a patch has it: what goes without saying is taken away."""
    return None if value is False else value
