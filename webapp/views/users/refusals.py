"""The pages for a save that came too late or twice. Everything typed is kept, nothing is overwritten."""

from flask import current_app, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.exceptions import NotFound

from webapp.changes.errors import OvertakenError, RowMissingError, SubmissionReusedError
from webapp.changes.log import created_row
from webapp.changes.versions import version_after
from webapp.db import db
from webapp.forms.users import UserForm, user_form
from webapp.users.records import TABLE, find_record
from webapp.views.conflicts import Place, conflict_page
from webapp.views.known_fields import known_fields
from webapp.views.returning import back, list_url
from webapp.views.users.blueprint import bp
from webapp.views.users.form_page import form_page, new_form
from webapp.views.users.restoring import gone_page
from webapp.views.users.shown import typed_text


@bp.errorhandler(RowMissingError)
def show_missing(_error: RowMissingError) -> ResponseReturnValue:
    """Answer for a person who never was."""
    return current_app.handle_http_exception(NotFound())


@bp.errorhandler(OvertakenError)
def show_overtaken(error: OvertakenError) -> ResponseReturnValue:
    """Let whoever typed choose between the versions of each field that both changed."""
    if error.theirs is None:
        return gone_page(error.row_id)
    user_id = error.row_id
    place = Place(
        list_label=gettext("Users"),
        list_url=list_url(),
        url=url_for(".show", user_id=user_id, back=back()),
        action=url_for(".update", user_id=user_id, back=back()),
    )
    return conflict_page(error, table_name=TABLE, form_class=user_form(known_fields(user_id)), place=place)


@bp.errorhandler(SubmissionReusedError)
def show_already_saved(error: SubmissionReusedError) -> ResponseReturnValue:
    """Ask whether a form that was saved, and sent again with other content, should change what it saved or add."""
    session, asked_id = db.session(), (request.view_args or {}).get("user_id")
    form = new_form(asked_id)
    form.renew()
    user_id = asked_id or created_row(session, error.changeset_id, TABLE)
    record = find_record(session, user_id or 0)
    if record is None:
        flash(gettext("What this form saved has been deleted since. Save it again to add it anew."), "notice")
        return form_page(form), 409
    form.base.data = str(version_after(session, error.changeset_id, TABLE, record.id))
    page = render_template(
        "users/already_saved.html",
        saved_name=record.name,
        saved_url=url_for(".show", user_id=record.id, back=back()),
        change_url=url_for(".update", user_id=record.id, back=back()),
        new_url=url_for(".create", back=back()),
        rows=_typed_rows(form),
        form=form,
    )
    return page, 409


def _typed_rows(form: UserForm) -> list[tuple[str, str | None]]:
    return [(control.label.text, typed_text(control)) for control in form.controls]
