"""Bringing a deleted person back, with or without an edit."""

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from webapp.access.policy import Right
from webapp.changes.previews import Preview
from webapp.changes.records import Record, changeset_of, decoded_at, find_deleted
from webapp.db import db
from webapp.forms.users import UserForm
from webapp.security import needs
from webapp.users.operations import RestoreUsers
from webapp.users.records import TABLE, find_record
from webapp.views.entries import actor_name
from webapp.views.previews import preview_page
from webapp.views.returning import back, list_url
from webapp.views.users.blueprint import bp
from webapp.views.users.form_page import new_form
from webapp.views.users.shown import shown
from webapp.views.users.submitting import leave, perform_form


@bp.get("/<int:user_id>/restore/")
@needs(Right.PROPOSE)
def restore(user_id: int) -> ResponseReturnValue:
    """Show the form of a deleted person as the record was in the end."""
    record = find_deleted(db.session(), TABLE, user_id)
    if record is None:
        return _not_deleted(user_id)
    return restore_page(new_form(stored=record.values, base=record.version), record)


@bp.post("/<int:user_id>/restore/")
@needs(Right.PROPOSE)
def recreate(user_id: int) -> ResponseReturnValue:
    """Bring the person back under the same id, as typed."""
    form = new_form()
    outcome = perform_form(form, lambda form: form.restoration(user_id))
    if outcome is None:
        record = find_deleted(db.session(), TABLE, user_id)
        return (restore_page(form, record), 422) if record else _not_deleted(user_id)
    if isinstance(outcome, Preview):
        return preview_page(outcome)
    return leave(form, outcome, kind=RestoreUsers.kind, user_id=user_id)


def gone_page(user_id: int) -> ResponseReturnValue:
    """Answer an edit of a person whom somebody deleted meanwhile: what was typed can be saved all the same.

    Fields that the edit left alone are as they were in the end.
    """
    record = find_deleted(db.session(), TABLE, user_id) or abort(404)
    form = new_form()
    before = decoded_at(db.session(), TABLE, user_id, form.base_version or record.version - 1, {})
    for control in form.controls:
        name = control.field.name
        if control.shows(before[name]):
            control.process_data(record.values[name])
    form.base.data = str(record.version)
    return restore_page(form, record, is_edit=True), 409


def restore_page(form: UserForm, record: Record, *, is_edit: bool = False) -> str:
    """Show the form of a deleted person; `is_edit` says that somebody deleted the record while it was edited."""
    changeset = changeset_of(db.session(), record.version)
    return render_template(
        "users/restore.html",
        form=form,
        facts=shown(record).locked,
        name=record.name,
        is_edit=is_edit,
        who=actor_name(changeset),
        deletion=changeset,
        action=url_for(".recreate", user_id=record.id, back=back()),
        back_url=list_url(),
    )


def _not_deleted(user_id: int) -> ResponseReturnValue:
    """Lead to a person who is there; 404 for one whom history does not know, or no longer."""
    if find_record(db.session(), user_id) is None:
        abort(404)
    return redirect(url_for(".show", user_id=user_id, back=back()))
