"""Editing somebody whom a draft is yet to add."""

from typing import cast

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webapp.access.policy import Right
from webapp.changes.drafts import reading
from webapp.changes.drafts.operation import MOST_CREATED, placeholder
from webapp.db import db
from webapp.fields import Value
from webapp.forms.users import UserForm, user_form
from webapp.security import needs
from webapp.users.operations import Edit, UpdateUsers
from webapp.users.records import TABLE
from webapp.views.drafts.blueprint import bp
from webapp.views.known_fields import proposable_fields
from webapp.views.staging import add, flash_added


@bp.get("/<int:draft_id>/steps/<int:step_id>/people/<int:number>/edit/")
@needs(Right.PROPOSE)
def edit_person(draft_id: int, step_id: int, number: int) -> ResponseReturnValue:
    """Show the form of somebody whom a step of the draft would add, as the steps so far leave them."""
    return _page(draft_id, _form(draft_id, step_id, number))


@bp.post("/<int:draft_id>/steps/<int:step_id>/people/<int:number>/edit/")
@needs(Right.PROPOSE)
def update_person(draft_id: int, step_id: int, number: int) -> ResponseReturnValue:
    """Add the edit to the draft of whoever asks."""
    form = _form(draft_id, step_id, number)
    if not form.validate():
        return _page(draft_id, form), 422
    changed = {name: value for name, value in form.values.items() if value != form[name].object_data}
    if not changed:
        flash(gettext("Nothing was changed, so nothing was added."), "notice")
        return redirect(url_for(".show", draft_id=draft_id), 303)
    edit = UpdateUsers((Edit(placeholder(step_id, number), None, changed),))
    flash_added(add(edit, form, None))
    return redirect(url_for(".show", draft_id=draft_id), 303)


def _form(draft_id: int, step_id: int, number: int) -> UserForm:
    row = (TABLE, placeholder(step_id, number))
    pending = (
        [each for each in reading.list_pending(db.session(), row) if each.draft_id == draft_id]
        if number < MOST_CREATED
        else []
    )
    if not pending or any(each.values is None for each in pending):
        abort(404)
    fields = proposable_fields()
    values: dict[str, Value] = {name: field.default for name, field in fields.shown.items()}
    for each in pending:
        values |= cast("dict[str, Value]", each.values)
    return user_form(fields)(stored=values)


def _page(draft_id: int, form: UserForm) -> str:
    here = url_for(".show", draft_id=draft_id)
    return render_template(
        "drafts/person.html",
        form=form,
        title=gettext("Edit %(name)s", name=form["name"].data or ""),
        draft_url=here,
    )
