"""Adding a person and editing one."""

from typing import cast

from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue

from webapp.access.policy import Right
from webapp.changes.errors import ConstraintViolatedError
from webapp.changes.log import created_row
from webapp.changes.operations import Operation
from webapp.changes.transactions import Outcome, commit
from webapp.db import db
from webapp.forms.users import UserForm
from webapp.security import current_actor, needs
from webapp.users.records import TABLE, find_record
from webapp.views.saved import flash_saved
from webapp.views.users.blueprint import bp
from webapp.views.users.form_page import form_page
from webapp.views.users.refusals import gone_page
from webapp.views.users.returning import back, next_url


@bp.get("/new/")
@needs(Right.EDIT_USERS)
def new() -> ResponseReturnValue:
    """Show an empty form. The browser may keep it for Back: what is saved from it once more is then known as such."""
    return form_page(UserForm()), {"Cache-Control": "private, max-age=0"}


@bp.post("/new/")
@needs(Right.EDIT_USERS)
def create() -> ResponseReturnValue:
    """Add the person."""
    form = UserForm()
    outcome = _commit(form, form.creation()) if form.validate() else None
    if outcome is None:
        return form_page(form), 422
    # An addition always changes something.
    user_id = cast("int", created_row(db.session(), cast("int", outcome.changeset_id), TABLE))
    return _leave(form, outcome, kind="create-users", user_id=user_id)


@bp.get("/<int:user_id>/edit/")
@needs(Right.EDIT_USERS)
def edit(user_id: int) -> ResponseReturnValue:
    """Show the form of a person, which remembers the version that it shows."""
    record = find_record(db.session(), user_id) or abort(404)
    return form_page(UserForm(data={**record.values, "base": record.version}), record)


@bp.post("/<int:user_id>/edit/")
@needs(Right.EDIT_USERS)
def update(user_id: int) -> ResponseReturnValue:
    """Save the fields that the form changed."""
    record = find_record(db.session(), user_id)
    if record is None:
        return gone_page(user_id), 409
    form = UserForm(data=record.values)
    outcome = _commit(form, form.edit(user_id)) if form.validate() else None
    if outcome is None:
        return form_page(form, record), 422
    return _leave(form, outcome, kind="update-users", user_id=user_id)


def _commit(form: UserForm, operation: Operation) -> Outcome | None:
    """Commit what the form asks for; None if the database refused it, and then the form says why."""
    try:
        return commit(operation, actor=current_actor(), submission=form.submission.data)
    except ConstraintViolatedError as error:
        form.refuse(error)
        return None


def _leave(form: UserForm, outcome: Outcome, *, kind: str, user_id: int) -> ResponseReturnValue:
    url = url_for(".show", user_id=user_id, back=back())
    flash_saved(outcome, kind=kind, name=str(form.values["name"]), url=url)
    return redirect(next_url(user_id))
