"""The rows of a grid: of people as stored, of new ones, and as they were sent."""

from collections.abc import Mapping, Sequence

from webapp.changes.records import Record, decoded_at_versions
from webapp.db import db
from webapp.fields import Value
from webapp.forms.cells import columns
from webapp.forms.grid_rows import GridRow, Typed
from webapp.users.records import TABLE, find_records
from webapp.views.known_fields import proposable_fields


def rows_of(records: Sequence[Record]) -> list[GridRow]:
    """Return a row for each person, which shows what the person holds."""
    return [_row(record.id, record.version, record.values, Typed()) for record in records]


def new_rows(number: int) -> list[GridRow]:
    """Return rows in which nothing was typed."""
    return [_new_row(Typed()) for _ in range(number)]


def rows_as_typed(typed: Sequence[Typed], boxes: Sequence[str]) -> list[GridRow]:
    """Return the rows that were sent.

    :param boxes: the columns whose boxes are sent only if they are ticked.
    """
    based = {row.user_id: row.base or 0 for row in typed if row.user_id is not None}
    before = _values_at(based)
    unticked = dict.fromkeys(boxes, "no")
    return [
        _new_row(row, unticked)
        if row.user_id is None
        else _row(row.user_id, row.base or 0, before[row.user_id], row, unticked)
        for row in typed
    ]


def _values_at(versions: Mapping[int, int]) -> Mapping[int, Mapping[str, Value]]:
    """Return what people held at these versions, by a few statements however many they are."""
    records = find_records(db.session(), versions)
    current = {user_id: record.values for user_id, record in records.items()}
    overtaken = {
        user_id: version
        for user_id, version in versions.items()
        if user_id not in records or records[user_id].version != version
    }
    return current | decoded_at_versions(db.session(), TABLE, overtaken, current)


def _new_row(typed: Typed, unticked: Mapping[str, str] | None = None) -> GridRow:
    fields = proposable_fields()
    defaults = {name: field.default for name, field in fields.shown.items()}
    row = GridRow(columns=columns(fields), edited=fields.edited, before=defaults, texts={})
    return _filled(row, typed, unticked)


def _row(
    user_id: int,
    base: int,
    before: Mapping[str, Value],
    typed: Typed,
    unticked: Mapping[str, str] | None = None,
) -> GridRow:
    fields = proposable_fields(user_id)
    row = GridRow(
        columns=columns(fields), edited=fields.edited, before=before, texts={}, user_id=user_id, base=base
    )
    return _filled(row, typed, unticked)


def _filled(row: GridRow, typed: Typed, unticked: Mapping[str, str] | None) -> GridRow:
    """Fill in what was typed: where that was nothing at all, what the row shows."""
    if unticked is None:
        row.texts = {name: row.shown[name] for name in row.edited}
    else:
        row.texts = {name: text for name, text in unticked.items() if name in row.edited} | typed.texts
    return row
