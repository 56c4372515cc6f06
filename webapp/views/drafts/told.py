"""The steps of a draft in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from babel.lists import format_list
from flask import url_for
from flask_babel import get_locale, gettext, ngettext

from webapp.changes.drafts.operation import placeholder
from webapp.changes.drafts.reading import NamedStep
from webapp.changes.errors import RefusedError
from webapp.changes.fold import Row
from webapp.changes.operations import Operation, from_json
from webapp.changes.undo.operation import Undo
from webapp.db import db
from webapp.templating import row_sentence, translated
from webapp.users.records import TABLE
from webapp.views.drafts.reasons import reason
from webapp.views.kinds import kind_named
from webapp.views.known_fields import known_fields
from webapp.views.names import row_names

MOST_NAMED = 5
"""People that a step calls by their names."""


@dataclass(frozen=True)
class Added:
    """Somebody whom a step would add, and where that can be edited."""

    name: str
    url: str


@dataclass(frozen=True)
class ToldStep:
    """A step: what it would do, what keeps it from being done, if anything, whose it is and why."""

    id: int
    kind: str
    look: str
    sentence: str
    added: list[Added]
    author: str
    added_at: datetime
    why: str | None
    refused: str | None = None


def told_steps(steps: Sequence[NamedStep], refused: Mapping[int, RefusedError]) -> list[ToldStep]:
    """Return the steps in words, in their order."""
    operations = {each.step.id: from_json(each.step.operation) for each in steps}
    new = _new_names(operations)
    rows = [row for operation in operations.values() for row in operation.named_rows]
    names = row_names(db.session(), (row for row in rows if row not in new), new=new)
    return [_told(each, operations[each.step.id], names, refused) for each in steps]


def _told(
    each: NamedStep, operation: Operation, names: Mapping[Row, str], refused: Mapping[int, RefusedError]
) -> ToldStep:
    step, kind = each.step, kind_named(each.step.kind)
    error = refused.get(step.id)
    return ToldStep(
        id=step.id,
        kind=translated(kind.label),
        look=kind.look,
        sentence=_sentence(operation, names),
        added=_added(each, operation),
        author=each.author,
        added_at=step.added_at,
        why=step.why,
        refused=reason(error) if error else None,
    )


def _sentence(operation: Operation, names: Mapping[Row, str]) -> str:
    added, named = operation.added_rows, operation.named_rows
    match operation:
        case Undo(changeset_id=changeset_id):
            return gettext("Undo change %(number)s", number=changeset_id)
        case _ if added:
            return _counted([str(values.get("name") or "") for _, values in added])
        case _ if len(named) == 1:
            [(row, values)] = named.items()
            return _of_one(operation, names[row], values)
        case _ if named:
            return _counted([names[row] for row in named])
        case _:
            return translated(kind_named(operation.kind).label)


def _of_one(operation: Operation, name: str, values: Mapping[str, object] | None) -> str:
    if values is None or operation.kind == "restore-users":
        return name
    fields = known_fields().fields
    return row_sentence("update", name, [translated(fields[each].label) for each in values if each in fields])


def _counted(names: Sequence[str]) -> str:
    said = list(names[:MOST_NAMED])
    if more := len(names) - len(said):
        said.append(ngettext("%(num)s more", "%(num)s more", more))
    return format_list(said, locale=get_locale())


def _added(each: NamedStep, operation: Operation) -> list[Added]:
    return [
        Added(
            str(values["name"]),
            url_for("drafts.edit_person", draft_id=each.step.draft_id, step_id=each.step.id, number=number),
        )
        for number, (table_name, values) in enumerate(operation.added_rows[:MOST_NAMED])
        if table_name == TABLE
    ]


def _new_names(operations: Mapping[int, Operation]) -> dict[Row, str]:
    return {
        (table_name, placeholder(step_id, number)): str(values["name"])
        for step_id, operation in operations.items()
        for number, (table_name, values) in enumerate(operation.added_rows)
        if "name" in values
    }
