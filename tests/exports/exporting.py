"""Exports for the tests, and the fields that they are of."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from tests.support.statements import Somebody
from webapp.changes.transactions import commit
from webapp.db import db
from webapp.exports.formats import Format
from webapp.exports.streaming import Export
from webapp.fields import stored
from webapp.users.defining import CreateFields
from webapp.users.query import ListQuery

OWN: tuple[dict[str, Any], ...] = (
    {"name": "extra.note", "type": "long_text", "label": "Note"},
    {"name": "extra.fee", "type": "decimal", "label": "Fee"},
    {"name": "extra.shoes", "type": "integer", "label": "Shoe size"},
    {"name": "extra.born", "type": "date", "label": "Born"},
    {"name": "extra.class", "type": "choice", "label": "Class", "choices": "7a | Class 7a\n7b | Class 7b"},
    {
        "name": "extra.does",
        "type": "choices",
        "label": "Does",
        "choices": "swims | Swims\nsings | Sings, too",
    },
    {"name": "extra.paid", "type": "boolean", "label": "Paid"},
    {"name": "extra.phone", "type": "phone", "label": "Phone"},
)
"""A field of each type that is written in a way of its own."""


def define(*fields: dict[str, Any]) -> None:
    commit(CreateFields(fields or OWN), actor=Somebody())


def asked(
    session: Session, address: Mapping[str, str] | None = None, *, columns: Sequence[str] = ()
) -> ListQuery:
    """The list at an address, with every column unless some are named."""
    session.rollback()
    fields = stored.catalogue(session)
    args = {"columns": ",".join(columns or fields.shown), **(address or {})}
    return ListQuery.parse({name: [text] for name, text in args.items()}, fields=fields)


def exported(query: ListQuery, kind: Format) -> str:
    with Export(db.engine, query, kind) as export:
        return b"".join(export).decode()
