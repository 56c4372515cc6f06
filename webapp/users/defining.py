"""The writes of the catalogue: people's fields, which administrators define."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session
from typing_extensions import override

from webapp.access.policy import Right
from webapp.changes import table_rules
from webapp.changes.errors import RefusedError, RowMissingError
from webapp.changes.merge import merge_into
from webapp.changes.operations import Operation, register
from webapp.changes.records import Record
from webapp.changes.table_rules import TableRules
from webapp.changes.versions import version_of
from webapp.fields import BUILT_IN, OWN, Field, InvalidError, Message, Value, fields_of, message, stored
from webapp.models import FieldRow

TABLE = FieldRow.__tablename__
ROWS = FieldRow.metadata.tables[TABLE]
DEFINITION = fields_of(TABLE)

KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")

MOST_FIELDS = 200

FOR_BUILT_IN = ("label", "label_ru", "help", "help_ru", "section", "section_ru", "position", "required")
"""What may be said about a built-in field."""

Definition = dict[str, Value]
"""What is said of a field: name in `DEFINITION` to value."""


class DefinitionInvalidError(RefusedError):
    """A field cannot be so; `errors` says why, by name in `DEFINITION`."""

    def __init__(self, name: str, errors: Mapping[str, Message]) -> None:
        super().__init__(f"{name}: {', '.join(errors)}")
        self.name = name
        self.errors = errors


@register
@dataclass(frozen=True)
class CreateFields(Operation):
    """Add fields of people, all or none, behind those that there are; what one leaves out is as usual."""

    kind = "create-fields"
    right = Right.MANAGE_FIELDS

    definitions: tuple[Definition, ...]

    @override
    def run(self, session: Session) -> None:
        """Insert the rows.

        :raises DefinitionInvalidError: one cannot be so, or its name is taken.
        """
        place = _last_position(session)
        taken = set(session.scalars(select(ROWS.c.name)))
        for number, definition in enumerate(self.definitions, start=1):
            values = complete({"position": place + number, **definition})
            _refuse_name(values, taken)
            session.execute(insert(ROWS), _checked(values))
        stored.forget(session)


@dataclass(frozen=True)
class FieldEdit:
    """What is to be said of a field, and the version that this was decided on: None means as it is now."""

    name: str
    base: int | None
    values: Definition


@register
@dataclass(frozen=True)
class UpdateFields(Operation):
    """Change what is said of fields, all or none; what others said meanwhile about something else stays."""

    kind = "update-fields"
    right = Right.MANAGE_FIELDS

    edits: tuple[FieldEdit, ...]

    @override
    def run(self, session: Session) -> None:
        """Update the rows; a built-in field gets one when it is first changed.

        :raises DefinitionInvalidError: one cannot be so.
        :raises RowMissingError: there is no such field.
        :raises OvertakenError: somebody changed the same about it otherwise, after an edit's base.
        """
        for edit in self.edits:
            row = _hold(session, edit.name)
            if row is None:
                _start(session, edit)
            elif changed := merge_into(session, row, edit.base, edit.values):
                _checked({**row.values, **changed})
                session.execute(update(ROWS).where(ROWS.c.id == row.id).values(changed))
        stored.forget(session)


def find_definition(session: Session, name: str) -> Record | None:
    """Return what is said of a field, and in which version; of a built-in one that nobody changed, 0."""
    row = session.execute(select(ROWS).where(ROWS.c.name == name)).mappings().one_or_none()
    if row is None:
        field = BUILT_IN.fields.get(name)
        return field and Record(TABLE, 0, 0, _as_built_in(field))
    values = {each: row[each] for each in DEFINITION}
    return Record(TABLE, row["id"], version_of(session, TABLE, row["id"]), values)


def list_definitions(session: Session) -> list[Definition]:
    """Return what is said of every field, in the order of their places; hidden ones are among them."""
    rows = session.execute(select(*(ROWS.c[name] for name in DEFINITION)).order_by(ROWS.c.id)).mappings()
    said = {name: _as_built_in(field) for name, field in BUILT_IN.fields.items()}
    said |= {row["name"]: {name: row[name] for name in DEFINITION} for row in rows}
    return sorted(said.values(), key=itemgetter("position"))


def complete(definition: Definition) -> Definition:
    """Return a definition with what it leaves out as usual."""
    return {name: definition.get(name, field.default) for name, field in DEFINITION.items()}


def _hold(session: Session, name: str) -> Record | None:
    session.execute(select(ROWS.c.id).where(ROWS.c.name == name).with_for_update())
    found = find_definition(session, name)
    if found is None:
        raise RowMissingError(TABLE, 0)
    return found if found.id else None


def _start(session: Session, edit: FieldEdit) -> None:
    values = {**_as_built_in(BUILT_IN.fields[edit.name]), **edit.values}
    session.execute(insert(ROWS), _checked(values))


def _as_built_in(field: Field) -> Definition:
    place = list(BUILT_IN.fields).index(field.name)
    return complete(
        {"name": field.name, "type": field.type.name, "required": field.required, "position": place}
    )


def _checked(values: Mapping[str, Value]) -> dict[str, Any]:
    """Return a definition in the spelling to be stored.

    :raises DefinitionInvalidError: it cannot be so.
    """
    checked: dict[str, Any] = {}
    errors: dict[str, Message] = {}
    for name, field in DEFINITION.items():
        try:
            checked[name] = field.check(values[name])
        except InvalidError as error:
            errors[name] = error.message
    errors = errors or stored.faults(checked)
    if errors:
        raise DefinitionInvalidError(str(values["name"]), errors)
    return checked


def _refuse_name(values: Definition, taken: set[str]) -> None:
    name = str(values["name"])
    if not name.startswith(OWN) or not KEY.fullmatch(name.removeprefix(OWN)):
        reason = message("Begin with a letter; then small letters a–z, digits and _ only.")
    elif name in taken:
        reason = message("Another field has this name.")
    elif len(taken) >= MOST_FIELDS:
        reason = message("There are %(maximum)s fields already.", maximum=MOST_FIELDS)
    else:
        taken.add(name)
        return
    raise DefinitionInvalidError(name, {"name": reason})


def _last_position(session: Session) -> int:
    last = session.scalar(select(func.max(ROWS.c.position)))
    return max(last or 0, len(BUILT_IN.fields))


table_rules.register(TABLE, TableRules(Right.MANAGE_FIELDS))
