"""People's fields as administrators left them, read from the table of fields."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, TypeAlias
from weakref import WeakKeyDictionary

from sqlalchemy import ScalarSelect, func, select
from sqlalchemy.orm import Session

from webapp.fields.catalogue import BUILT_IN, NAME, Catalogue
from webapp.fields.choices import read_choices
from webapp.fields.errors import EMPTY, InvalidError
from webapp.fields.field import OWN, Field, FieldType
from webapp.fields.messages import Message, message, own_text
from webapp.fields.patterns import check_pattern
from webapp.fields.types import (
    Boolean,
    Choice,
    Choices,
    Date,
    Decimal,
    Email,
    Integer,
    Link,
    LongText,
    Phone,
    Text,
)
from webapp.models import Change, FieldRow

Definition: TypeAlias = Mapping[str, Any]
"""What a row of the table of fields says, by column."""

CATALOGUE = "catalogue"
"""Under which a session's `info` has the catalogue that it read."""

_CHANGE = Change.__table__.c
_ROWS = FieldRow.__table__.c

OWN_TYPES: Mapping[str, FieldType] = {
    kind.name: kind()
    for kind in (Text, LongText, Email, Phone, Integer, Decimal, Date, Choice, Choices, Boolean, Link)
}
"""The types that a field of one's own can have, by name."""

SEARCHED_TYPES = ("text", "long_text", "email", "phone", "integer", "link")
"""The types into which the search field can look."""

EVERYBODY = "viewer"
"""The lowest role that sees the list."""

_known: WeakKeyDictionary[object, tuple[int, Catalogue]] = WeakKeyDictionary()
"""The latest version of each database's catalogue, by its engine."""


def version() -> ScalarSelect[int]:
    """Return the id of the last change of a field, a column for a statement that is sent anyway."""
    # Of the bare id PostgreSQL might seek the maximum by walking all of history backwards; of a sum it cannot.
    last = func.coalesce(func.max(_CHANGE.id + 0), 0)
    return select(last).where(_CHANGE.table_name == FieldRow.__tablename__).scalar_subquery()


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
    rows = session.execute(select(FieldRow.__table__).order_by(_ROWS.position, _ROWS.id))
    return build(map(dict, rows.mappings()))


def build(definitions: Iterable[Definition]) -> Catalogue:
    """Return the catalogue that the rows of the table of fields define, in their order.

    One that makes no field, which only somebody from outside can have left, counts for nothing.
    """
    placed = {name: (place, field) for place, (name, field) in enumerate(BUILT_IN.fields.items())}
    for definition in definitions:
        name, place = definition["name"], definition["position"]
        if name in BUILT_IN.fields:
            placed[name] = place, _changed(BUILT_IN.fields[name], definition)
        elif not faults(definition):
            placed[name] = place, _own(definition)
    in_order = sorted(placed.values(), key=lambda each: each[0])
    return Catalogue(MappingProxyType({field.name: field for _, field in in_order}))


def faults(definition: Definition) -> dict[str, Message]:
    """Return why a definition makes no field, by what is wrong in it; empty if it makes one."""
    if definition["type"] not in OWN_TYPES:
        return {"type": message("Choose one of the list.")}
    return dict(_faults(definition, OWN_TYPES[definition["type"]]))


def _faults(definition: Definition, kind: FieldType) -> Iterator[tuple[str, Message]]:
    readers: dict[str, Callable[[str], object]] = {
        "minimum": kind.read_limit,
        "maximum": kind.read_limit,
        "pattern": lambda text: check_pattern(text, _longest(definition, kind)),
        "choices": read_choices,
        "initial": lambda text: _own({**definition, "initial": None}).parse(text),
    }
    for name, read in readers.items():
        try:
            if text := definition[name]:
                read(text)
        except InvalidError as error:
            yield name, error.message
            return
    if kind.has_choices and not definition["choices"]:
        yield "choices", EMPTY
    if definition["searched"] and kind.name not in SEARCHED_TYPES:
        yield "searched", message("Values of this type are not searched for: filter by them.")
    elif definition["searched"] and definition["seen_by"] != EVERYBODY:
        yield (
            "searched",
            message(
                "A field that is not seen by everybody cannot be searched: that would give its values away."
            ),
        )


def _longest(definition: Definition, kind: FieldType) -> int:
    """Return how many characters a text of the field can have."""
    return int(definition["maximum"] or getattr(kind, "longest", 0))


def _changed(base: Field, definition: Definition) -> Field:
    """Return a built-in field as relabelled, described, placed under a heading, required, or kept to some."""
    return replace(
        base,
        **_rights(base.name, definition),
        label=_text(definition, "label") or base.label,
        help=_text(definition, "help"),
        section=_text(definition, "section"),
        required=base.required or definition["required"],
    )


def _own(definition: Definition) -> Field:
    kind = OWN_TYPES[definition["type"]]
    limits = {name: definition[name] and kind.read_limit(definition[name]) for name in ("minimum", "maximum")}
    field = Field(
        name=definition["name"],
        label=_text(definition, "label") or own_text(definition["name"].removeprefix(OWN)),
        type=kind,
        required=definition["required"],
        pattern=definition["pattern"],
        pattern_help=_text(definition, "pattern_help"),
        choices=read_choices(definition["choices"]),
        help=_text(definition, "help"),
        section=_text(definition, "section"),
        hidden=definition["hidden"],
        indexed=definition["indexed"],
        searched=definition["searched"],
        default=kind.absent,
        **limits,
        **_rights(definition["name"], definition),
    )
    return replace(field, default=field.parse(definition["initial"])) if definition["initial"] else field


def _rights(name: str, definition: Definition) -> dict[str, Any]:
    """Return who may see a field and who may edit it; the name, by which people are told apart, goes without saying."""
    if name == NAME.name:
        return {"own_edited": definition["own_edited"]}
    return {right: definition[right] for right in ("seen_by", "edited_by", "own_seen", "own_edited")}


def _text(definition: Definition, name: str) -> Message | None:
    english, russian = definition[name], definition[f"{name}_ru"]
    return own_text(english or russian, ru=russian) if english or russian else None
