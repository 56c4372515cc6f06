"""Moving people's fields up and down, hiding them and showing them again."""

from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue

from webapp.access.policy import Right
from webapp.changes.transactions import commit
from webapp.db import db
from webapp.fields import BUILT_IN
from webapp.fields.stored import catalogue
from webapp.security import current_actor, needs
from webapp.users.arranging import arrange, moved
from webapp.users.defining import FieldEdit, UpdateFields, find_definition, list_definitions
from webapp.views.fields.blueprint import bp
from webapp.views.fields.labels import label_of
from webapp.views.saved import flash_saved


@bp.post("/<field_name>/up/")
@needs(Right.MANAGE_FIELDS)
def move_up(field_name: str) -> ResponseReturnValue:
    """Move a field above the one before it under the same heading."""
    return _move(field_name, by=-1)


@bp.post("/<field_name>/down/")
@needs(Right.MANAGE_FIELDS)
def move_down(field_name: str) -> ResponseReturnValue:
    """Move a field below the one after it under the same heading."""
    return _move(field_name, by=1)


@bp.post("/<field_name>/hide/")
@needs(Right.MANAGE_FIELDS)
def hide(field_name: str) -> ResponseReturnValue:
    """Take a field out of forms and lists; its values stay."""
    return _switch(field_name, hidden=True)


@bp.post("/<field_name>/show/")
@needs(Right.MANAGE_FIELDS)
def show(field_name: str) -> ResponseReturnValue:
    """Put a hidden field back into forms and lists."""
    return _switch(field_name, hidden=False)


def _move(name: str, *, by: int) -> ResponseReturnValue:
    sections = [[field.name for field in fields] for _, fields in catalogue(db.session()).sections]
    if not any(name in section for section in sections):
        abort(404)
    order = [
        each for section in sections for each in (moved(section, name, by=by) if name in section else section)
    ]
    places = {str(said["name"]): int(said["position"] or 0) for said in list_definitions(db.session())}
    return _save(arrange(order, {each: places[each] for each in order}), name)


def _switch(name: str, *, hidden: bool) -> ResponseReturnValue:
    if name in BUILT_IN.fields or name not in catalogue(db.session()).fields:
        abort(404)
    return _save(UpdateFields((FieldEdit(name, None, {"hidden": hidden}),)), name)


def _save(operation: UpdateFields, name: str) -> ResponseReturnValue:
    definition = find_definition(db.session(), name) or abort(404)
    label = label_of(definition.values)
    outcome = commit(operation, actor=current_actor())
    flash_saved(outcome, kind=operation.kind, name=label, url=url_for(".edit", field_name=name))
    return redirect(url_for(".index", _anchor=name), 303)
