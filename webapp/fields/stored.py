"""People's fields as administrators left them, read from the table of fields."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import ScalarSelect, func, select
from sqlalchemy.engine import Row
from sqlalchemy.orm import Session

from webapp.fields.catalogue import BUILT_IN, PEOPLE, Catalogue, fields_of
from webapp.fields.choices import read_choices
from webapp.fields.errors import InvalidError
from webapp.fields.field import Field, FieldType, Value
from webapp.fields.messages import Message, own_text
from webapp.fields.types import Boolean, Choice, Email, Integer, Text
from webapp.models import Change, FieldRow

CATALOGUE = "catalogue"
"""Under which a session's `info` has the catalogue that it read."""

_CHANGE = Change.__table__.c
_ROWS = FieldRow.__table__.c

OWN_TYPES: Mapping[str, FieldType] = {kind.name: kind() for kind in (Text, Email, Integer, Choice, Boolean)}
"""The types that a field of one's own can have, by name."""

_known: WeakKeyDictionary[object, tuple[int, Catalogue]] = WeakKeyDictionary()
"""The latest version of each database's catalogue, by its engine."""


def version() -> ScalarSelect[int]:
    """Return the id of the last change of a field, a column for a statement that is sent anyway."""
    return (
        select(func.coalesce(func.max(_CHANGE.id), 0))
        .where(_CHANGE.table_name == FieldRow.__tablename__)
        .scalar_subquery()
    )


def catalogue(session: Session) -> Catalogue:
    """Return people's fields, read once for a session; `forget` has them read again."""
    found: Catalogue | None = session.info.get(CATALOGUE)
    if found is None:
        found = session.info[CATALOGUE] = _read(session)
    return found


def expect(session: Session, version: int) -> None:
    """Have the session take what is known for this committed version, and read only what is not."""
    engine = session.get_bind()
    known, found = _known.get(engine, (-1, BUILT_IN))
    if known != version:
        found = _read(session) if version else BUILT_IN
        _known[engine] = version, found
    session.info[CATALOGUE] = found


def forget(session: Session) -> None:
    """Let the session read the fields anew: they may have changed."""
    session.info.pop(CATALOGUE, None)


def _read(session: Session) -> Catalogue:
    rows = session.execute(select(FieldRow.__table__).order_by(_ROWS.position, _ROWS.id)).all()
    return build(rows)


def build(rows: Iterable[Row[Any]]) -> Catalogue:
    """Return the catalogue that rows of the table of fields define."""
    built_in = fields_of(PEOPLE)
    placed = {name: (place, field) for place, (name, field) in enumerate(built_in.items())}
    for row in rows:
        base = built_in.get(row.name)
        placed[row.name] = row.position, _changed(base, row) if base else _own(row)
    in_order = sorted(placed.values(), key=lambda each: each[0])
    return Catalogue(MappingProxyType({field.name: field for _, field in in_order}))


def _changed(base: Field, row: Row[Any]) -> Field:
    """Return a built-in field as relabelled, described, placed under a heading or required."""
    return replace(
        base,
        label=_text(row, "label") or base.label,
        help=_text(row, "help"),
        section=_text(row, "section"),
        required=base.required or row.required,
    )


def _own(row: Row[Any]) -> Field:
    kind = OWN_TYPES[row.type]
    field = Field(
        name=row.name,
        label=_text(row, "label") or own_text(row.name),
        type=kind,
        required=row.required,
        minimum=_limit(kind, row.minimum),
        maximum=_limit(kind, row.maximum),
        pattern=row.pattern,
        pattern_help=_text(row, "pattern_help"),
        choices=read_choices(row.choices),
        help=_text(row, "help"),
        section=_text(row, "section"),
        hidden=row.hidden,
    )
    return replace(field, default=_initial(field, row.initial))


def _text(row: Row[Any], column: str) -> Message | None:
    english, russian = getattr(row, column), getattr(row, f"{column}_ru")
    return own_text(english or russian, ru=russian) if english or russian else None


def _limit(kind: FieldType, text: str | None) -> int | str | None:
    return int(text) if text and kind.has_whole_limits else text


def _initial(field: Field, text: str | None) -> Value:
    """Return what a new row holds; a text that the field no longer takes counts as none."""
    try:
        return field.parse(text) if text else field.type.absent
    except InvalidError:
        return field.type.absent
