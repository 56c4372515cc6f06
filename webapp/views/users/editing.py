"""Adding a person and editing one."""

from typing import cast

from flask import abort
from flask.typing import ResponseReturnValue

from webapp.access.policy import Right
from webapp.changes.log import created_row
from webapp.changes.previews import Preview
from webapp.db import db
from webapp.forms.users import UserForm
from webapp.security import needs
from webapp.users.operations import CreateUsers, UpdateUsers
from webapp.users.records import TABLE, find_record
from webapp.views.previews import meanwhile_of, preview_page, tell_merged
from webapp.views.users.blueprint import bp
from webapp.views.users.form_page import form_page, new_form
from webapp.views.users.restoring import gone_page
from webapp.views.users.submitting import leave, perform_form


@bp.get("/new/")
@needs(Right.PROPOSE)
def new() -> ResponseReturnValue:
    """Show an empty form. The browser may keep it for Back: what is saved from it once more is then known as such."""
    return form_page(new_form()), {"Cache-Control": "private, max-age=0"}


@bp.post("/new/")
@needs(Right.PROPOSE)
def create() -> ResponseReturnValue:
    """Add the person."""
    form = new_form()
    outcome = perform_form(form, UserForm.creation)
    if outcome is None:
        return form_page(form), 422
    if isinstance(outcome, Preview):
        return preview_page(outcome)
    # An addition always changes something.
    user_id = cast("int", created_row(db.session(), cast("int", outcome.changeset_id), TABLE))
    return leave(form, outcome, kind=CreateUsers.kind, user_id=user_id)


@bp.get("/<int:user_id>/edit/")
@needs(Right.PROPOSE)
def edit(user_id: int) -> ResponseReturnValue:
    """Show the form of a person, which remembers the version that it shows."""
    record = find_record(db.session(), user_id) or abort(404)
    return form_page(new_form(user_id, stored=record.values, base=record.version), record)


@bp.post("/<int:user_id>/edit/")
@needs(Right.PROPOSE)
def update(user_id: int) -> ResponseReturnValue:
    """Save the fields that the form changed; what others changed meanwhile stays."""
    record = find_record(db.session(), user_id)
    if record is None:
        return gone_page(user_id)
    form = new_form(user_id, stored=record.values)
    outcome = perform_form(form, lambda form: form.edit(user_id))
    if outcome is None:
        return form_page(form, record), 422
    meanwhile = meanwhile_of(form, TABLE, user_id, record.version)
    if isinstance(outcome, Preview):
        return preview_page(outcome, meanwhile=meanwhile)
    answer = leave(form, outcome, kind=UpdateUsers.kind, user_id=user_id)
    tell_merged(meanwhile)
    return answer
