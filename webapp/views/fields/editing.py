"""Adding a field of people and editing one."""

from collections.abc import Sequence

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webapp.access.policy import Right
from webapp.changes.errors import OvertakenError, SubmissionReusedError
from webapp.changes.previews import Preview
from webapp.changes.records import Record
from webapp.db import db
from webapp.fields import BUILT_IN, OWN, Field
from webapp.fields.definitions import TYPES
from webapp.fields.stored import build, catalogue
from webapp.forms.fields import FieldForm, field_form, new_field_form, shown_definition
from webapp.security import needs
from webapp.translation import translated
from webapp.users.defining import TABLE, Definition, DefinitionInvalidError, complete, find_definition
from webapp.users.effects import effects
from webapp.views.conflicts import Place, conflict_page
from webapp.views.fields.blueprint import bp
from webapp.views.fields.indexes import follow_indexes
from webapp.views.fields.labels import label_of
from webapp.views.previews import meanwhile_of, perform, preview_page, tell_merged
from webapp.views.saved import flash_saved

ANSWERABLE = (DefinitionInvalidError, SubmissionReusedError)
"""What an operation of these forms may raise that its form can answer."""


@bp.get("/new/")
@needs(Right.MANAGE_FIELDS)
def new() -> ResponseReturnValue:
    """Show an empty form."""
    return render_template("fields/new.html", form=new_field_form()())


@bp.post("/new/")
@needs(Right.MANAGE_FIELDS)
def create() -> ResponseReturnValue:
    """Add the field."""
    form = new_field_form()()
    if not form.validate():
        return render_template("fields/new.html", form=form), 422
    operation = form.creation()
    [definition] = operation.definitions
    try:
        outcome = perform(operation, form)
    except ANSWERABLE as error:
        status = form.refuse(error)
        return render_template("fields/new.html", form=form), status
    if isinstance(outcome, Preview):
        return preview_page(outcome, notes=_effects(None, definition))
    name = str(definition["name"])
    flash_saved(outcome, kind=operation.kind, name=label_of(definition), url=_edit_url(name))
    follow_indexes()
    return redirect(url_for(".index"), 303)


@bp.get("/<field_name>/edit/")
@needs(Right.MANAGE_FIELDS)
def edit(field_name: str) -> ResponseReturnValue:
    """Show the form of a field, which remembers the version that it shows."""
    record = _get_definition(field_name)
    shown = shown_definition(dict(record.values))
    return _edit_page(_form_class(record)(data={**shown, "base": record.version}), record)


@bp.post("/<field_name>/edit/")
@needs(Right.MANAGE_FIELDS)
def update(field_name: str) -> ResponseReturnValue:
    """Save what the form changed; what others changed meanwhile stays."""
    record = _get_definition(field_name)
    before = catalogue(db.session()).fields.get(field_name)
    form = _form_class(record)()
    if not form.validate():
        return _edit_page(form, record), 422
    operation = form.edit(field_name, str(record.values["type"]))
    [edit] = operation.edits
    try:
        outcome = perform(operation, form)
    except ANSWERABLE as error:
        status = form.refuse(error)
        return _edit_page(form, record), status
    except OvertakenError as error:
        return conflict_page(error, table_name=TABLE, form_class=_form_class(record), place=_place(record))
    meanwhile = meanwhile_of(form, TABLE, record.id, record.version)
    if isinstance(outcome, Preview):
        notes = _effects(before, {**record.values, **edit.values})
        return preview_page(outcome, meanwhile=meanwhile, notes=notes)
    label = label_of({**record.values, **edit.values})
    flash_saved(outcome, kind=operation.kind, name=label, url=_edit_url(field_name))
    tell_merged(meanwhile)
    follow_indexes()
    return redirect(url_for(".index"), 303)


def _get_definition(name: str) -> Record:
    return find_definition(db.session(), name) or abort(404)


def _form_class(record: Record) -> type[FieldForm]:
    return field_form(dict(record.values))


def _edit_page(form: FieldForm, record: Record) -> str:
    kind = str(record.values["type"])
    return render_template(
        "fields/edit.html",
        form=form,
        label=label_of(record.values),
        key=record.name.removeprefix(OWN),
        type=translated(TYPES[kind]) if kind in TYPES else kind,
        built_in=record.name in BUILT_IN.fields,
        hidden=record.values["hidden"],
        action=_edit_url(record.name),
    )


def _edit_url(name: str) -> str:
    return url_for(".edit", field_name=name)


def _place(record: Record) -> Place:
    here = _edit_url(record.name)
    return Place(gettext("Fields"), url_for(".index"), url=here, action=here, name=label_of(record.values))


def _effects(before: Field | None, definition: Definition) -> Sequence[str]:
    """Say what a valid definition means for those who are in the register."""
    after = build([complete({"position": 0, **definition})]).fields[str(definition["name"])]
    return [translated(each) for each in effects(db.session(), before, after)]
