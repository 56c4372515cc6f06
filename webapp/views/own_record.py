"""One's own record in the register: what one may change of it, and what was done to it."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webapp.access.policy import Right
from webapp.changes.errors import OvertakenError, RowMissingError, SubmissionReusedError
from webapp.changes.previews import Preview
from webapp.changes.versions import version_after
from webapp.db import db
from webapp.forms.users import UserForm, user_form
from webapp.security import current_actor, needs
from webapp.users.operations import UpdateUsers
from webapp.users.records import TABLE, Record, find_record
from webapp.views.account import bp
from webapp.views.conflicts import Place, conflict_page
from webapp.views.known_fields import known_fields
from webapp.views.previews import meanwhile_of, preview_page, tell_merged
from webapp.views.saved import flash_saved
from webapp.views.users.form_page import new_form
from webapp.views.users.history import latest
from webapp.views.users.shown import shown
from webapp.views.users.submitting import perform_form

HISTORY_SIZE = 10


@bp.get("/me/")
@needs(Right.OWN_ACCOUNT)
def me() -> ResponseReturnValue:
    """Show the own record, with a form for what one may change; 404 for an account without a record."""
    record = _own_record()
    return _page(record, new_form(record.id, stored=record.values, base=record.version))


@bp.post("/me/")
@needs(Right.OWN_ACCOUNT)
def update_me() -> ResponseReturnValue:
    """Save the fields that the form changed; what others changed meanwhile stays."""
    record = _own_record()
    form = new_form(record.id, stored=record.values)
    try:
        outcome = perform_form(form, lambda form: form.edit(record.id))
    except SubmissionReusedError as error:
        return _already_saved(record, form, error)
    except OvertakenError as error:
        return _overtaken(error)
    except RowMissingError:
        abort(404)
    if outcome is None:
        return _page(record, form), 422
    meanwhile = meanwhile_of(form, TABLE, record.id, record.version)
    if isinstance(outcome, Preview):
        return preview_page(outcome, meanwhile=meanwhile)
    flash_saved(outcome, kind=UpdateUsers.kind, name=record.name, url=url_for(".me"))
    tell_merged(meanwhile)
    return redirect(url_for(".me"), 303)


def _own_record() -> Record:
    user_id = current_actor().user_id
    if user_id is None:
        abort(404)
    return find_record(db.session(), user_id) or abort(404)


def _page(record: Record, form: UserForm) -> str:
    return render_template(
        "account/me.html",
        user=shown(record),
        form=form,
        history=latest(record.id, record.name, size=HISTORY_SIZE),
        history_url=url_for("users.history", user_id=record.id),
    )


def _already_saved(record: Record, form: UserForm, error: SubmissionReusedError) -> ResponseReturnValue:
    """Show what was typed since on top of what the form saved the first time."""
    form.renew()
    form.base.data = str(version_after(db.session(), error.changeset_id, TABLE, record.id))
    flash(gettext("This form was saved already. Save again what you have changed since."), "notice")
    return _page(record, form), 409


def _overtaken(error: OvertakenError) -> ResponseReturnValue:
    if error.theirs is None:
        abort(404)
    here = url_for(".me")
    place = Place(gettext("Your account"), url_for(".show"), url=here, action=here)
    return conflict_page(
        error, table_name=TABLE, form_class=user_form(known_fields(error.row_id)), place=place
    )
