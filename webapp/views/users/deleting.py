"""Deleting a person, after a page that asks."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webapp.access.policy import Right
from webapp.changes.errors import OvertakenError
from webapp.changes.previews import Preview
from webapp.db import db
from webapp.forms.users import DeletionForm
from webapp.security import needs
from webapp.users.errors import LinkedToAccountError
from webapp.users.operations import DeleteUsers
from webapp.users.records import Record, find_record
from webapp.views.previews import perform, preview_page
from webapp.views.returning import back, list_url
from webapp.views.saved import flash_saved
from webapp.views.users.blueprint import bp
from webapp.views.users.shown import former_name, shown


@bp.get("/<int:user_id>/delete/")
@needs(Right.PROPOSE)
def confirm_delete(user_id: int) -> ResponseReturnValue:
    """Ask whether to delete the person as shown."""
    return _ask(_found(user_id), DeletionForm())


@bp.post("/<int:user_id>/delete/")
@needs(Right.PROPOSE)
def delete(user_id: int) -> ResponseReturnValue:
    """Delete the person; ask again if somebody edited the record since the page was shown."""
    form = DeletionForm()
    if not form.validate():
        return _page(_found(user_id), form), 422
    try:
        outcome = perform(form.deletion(user_id), form)
    except OvertakenError:
        return _ask_again(user_id, form, gettext("Somebody changed this record meanwhile. Look at it again."))
    except LinkedToAccountError as error:
        reason = gettext("This is the own record of the account “%(name)s”.", name=error.account_name)
        return _ask_again(user_id, form, reason)
    if isinstance(outcome, Preview):
        return preview_page(outcome)
    flash_saved(outcome, kind=DeleteUsers.kind, name=former_name(user_id))
    return redirect(list_url())


def _found(user_id: int) -> Record:
    return find_record(db.session(), user_id) or abort(404)


def _ask_again(user_id: int, form: DeletionForm, reason: str) -> ResponseReturnValue:
    """Show the record as it is now and why it was not deleted; if it is gone, that is what was wanted."""
    record = find_record(db.session(), user_id)
    if record is None:
        flash(gettext("%(name)s had been deleted already.", name=former_name(user_id)), "notice")
        return redirect(list_url())
    flash(reason, "error")
    return _ask(record, form), 409


def _ask(record: Record, form: DeletionForm) -> str:
    form.base.data = str(record.version)
    return _page(record, form)


def _page(record: Record, form: DeletionForm) -> str:
    cancel_url = url_for(".show", user_id=record.id, back=back())
    return render_template(
        "users/delete.html", user=shown(record), form=form, cancel_url=cancel_url, back_url=list_url()
    )
