"""The rows of an import that was read, a page at a time, with what each would do."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.changes.records import Record
from webapp.fields import OWN, Catalogue, Message, Value, message
from webapp.fields.message_json import from_json
from webapp.fields.stored import catalogue
from webapp.imports.converting import EXTRA
from webapp.models import Import, ImportFate, ImportRow
from webapp.users.records import find_records

PAGE = 100
"""Rows."""

REASONS: Mapping[str, Message] = {
    "repeated": message("The same person stands in row %(row)s already."),
    "repeated_address": message("The same e-mail address stands in row %(row)s already."),
    "taken": message("Somebody else has this e-mail address."),
    "ambiguous": message("Several people in the register fit this row."),
    "unknown_id": message("Nobody has this number."),
    "exists": message("This person is in the register already."),
    "absent": message("This person is not in the register."),
    "missing": message("Something that must be filled in is empty."),
    "invalid": message("A value cannot be read."),
}


@dataclass(frozen=True)
class ReadRow:
    """A row of the file: its number and cells, the values that were read, and the person that it is about.

    `reasons` says why it is rejected: of the whole row under an empty name, or by the name of a field.
    """

    number: int
    cells: Sequence[str]
    values: Mapping[str, Value]
    record: Record | None
    reasons: Mapping[str, Message]


def list_rows(
    session: Session, import_: Import, verdict: str, *, after: int, size: int = PAGE
) -> list[ReadRow]:
    """Return the next rows with a verdict, by number."""
    found = session.execute(
        select(ImportFate, ImportRow)
        .join(
            ImportRow, (ImportRow.import_id == ImportFate.import_id) & (ImportRow.number == ImportFate.number)
        )
        .where(ImportFate.import_id == import_.id, ImportFate.verdict == verdict, ImportFate.number > after)
        .order_by(ImportFate.number)
        .limit(size)
    ).all()
    records = find_records(session, [fate.user_id for fate, _ in found if fate.user_id is not None])
    return [_read(catalogue(session), fate, row, records) for fate, row in found]


def _read(fields: Catalogue, fate: ImportFate, row: ImportRow, records: Mapping[int, Record]) -> ReadRow:
    return ReadRow(
        number=row.number,
        cells=json.loads(row.cells),
        values=_values(fields, row.document or {}),
        record=records.get(fate.user_id) if fate.user_id is not None else None,
        reasons=_reasons(fate, row),
    )


def _values(fields: Catalogue, document: Mapping[str, Any]) -> dict[str, Value]:
    extra: Mapping[str, Any] = document.get(EXTRA) or {}
    own = {f"{OWN}{key}": value for key, value in extra.items()}
    stored = {name: value for name, value in document.items() if name != EXTRA} | own
    return {name: field.decode(stored[name]) for name, field in fields.fields.items() if name in stored}


def _reasons(fate: ImportFate, row: ImportRow) -> Mapping[str, Message]:
    if row.faults:
        return {name: from_json(reason) for name, reason in row.faults.items()}
    if fate.reason is None:
        return {}
    reason = REASONS[fate.reason]
    return {"": message(reason.id, row=fate.other) if "%(row)s" in reason.id else reason}
