"""The steps of a draft in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import cast

from babel.lists import format_list
from flask import url_for
from flask_babel import get_locale, gettext, ngettext

from webapp.changes.drafts.operation import number_in
from webapp.changes.drafts.reading import NamedStep
from webapp.changes.errors import RefusedError
from webapp.changes.fold import Row
from webapp.changes.operations import from_json
from webapp.changes.undo.operation import Undo
from webapp.db import db
from webapp.imports.applying import ApplyImport
from webapp.models.types import Json
from webapp.security import current_actor
from webapp.statements import RunStatement
from webapp.statements.reading import verb
from webapp.templating import statement_sentence, translated
from webapp.users.operations import UpdateUsers
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
    url: str | None
    added: list[Added]
    author: str
    added_at: datetime
    why: str | None
    refused: str | None = None


def told_steps(steps: Sequence[NamedStep], refused: Mapping[int, RefusedError]) -> list[ToldStep]:
    """Return the steps in words, in their order."""
    new = _new_names(steps)
    named = {(row.table_name, row.row_id) for each in steps for row in each.rows}
    names = row_names(db.session(), named - new.keys(), new=new)
    return [_told(each, names, refused) for each in steps]


def _told(each: NamedStep, names: Mapping[Row, str], refused: Mapping[int, RefusedError]) -> ToldStep:
    step, kind = each.step, kind_named(each.step.kind)
    error = refused.get(step.id)
    return ToldStep(
        id=step.id,
        kind=translated(kind.label),
        look=kind.look,
        sentence=_sentence(each, names),
        url=_url(each),
        added=_added(each),
        author=each.author,
        added_at=step.added_at,
        why=step.why,
        refused=reason(error) if error else None,
    )


def _sentence(each: NamedStep, names: Mapping[Row, str]) -> str:
    if each.step.kind == Undo.kind:
        return gettext("Change %(number)s", number=_undone(each))
    if each.step.kind == ApplyImport.kind:
        return gettext("File %(number)s", number=_imported(each))
    if each.step.kind == RunStatement.kind:
        statement = cast("RunStatement", from_json(each.step.operation))
        return statement_sentence(str(verb(statement.sql)), len(statement.sets))
    if len(each.rows) == 1 and each.step.kind == UpdateUsers.kind:
        [row] = each.rows
        return _edit(names[row.table_name, row.row_id], row.values or {})
    said = [names[row.table_name, row.row_id] for row in each.rows[:MOST_NAMED]]
    if more := len(each.rows) - len(said):
        said.append(ngettext("%(num)s more", "%(num)s more", more))
    return format_list(said, locale=get_locale()) if said else ""


def _url(each: NamedStep) -> str | None:
    """Return where what a step is about can be seen, if that is one thing."""
    if each.step.kind == Undo.kind:
        return url_for("changes.show", changeset_id=_undone(each))
    if each.step.kind == ApplyImport.kind and each.step.account_id == current_actor().id:
        return url_for("imports.show", import_id=_imported(each))
    if len(each.rows) != 1 or each.rows[0].table_name != TABLE or each.rows[0].row_id < 0:
        return None
    return url_for("users.show", user_id=each.rows[0].row_id)


def _undone(each: NamedStep) -> int:
    return cast("Undo", from_json(each.step.operation)).changeset_id


def _imported(each: NamedStep) -> int:
    return cast("ApplyImport", from_json(each.step.operation)).import_id


def _edit(name: str, values: Mapping[str, Json]) -> str:
    fields = known_fields().fields
    labels = [translated(fields[each].label).lower() for each in values if each in fields]
    if not labels:
        return name
    said = gettext("%(fields)s of %(name)s", fields=format_list(labels, locale=get_locale()), name=name)
    return said[:1].upper() + said[1:]


def _added(each: NamedStep) -> list[Added]:
    draft_id, step_id = each.step.draft_id, each.step.id
    address = partial(url_for, "drafts.edit_person", draft_id=draft_id, step_id=step_id)
    return [
        Added(str((row.values or {}).get("name")), address(number=number))
        for row in each.rows[:MOST_NAMED]
        if row.table_name == TABLE and (number := number_in(step_id, row.row_id)) is not None
    ]


def _new_names(steps: Sequence[NamedStep]) -> dict[Row, str]:
    """Return what the rows are called that the draft is yet to add, the last name that a step gives them."""
    return {
        (row.table_name, row.row_id): str(row.values["name"])
        for each in steps
        for row in each.rows
        if row.row_id < 0 and row.values and "name" in row.values
    }
