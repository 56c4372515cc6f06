"""The pages for a save that came too late or twice. Everything typed is kept, nothing is overwritten."""

from dataclasses import dataclass
from typing import cast

from flask import abort, current_app, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.exceptions import NotFound

from webapp.changes.errors import OvertakenError, RowMissingError, SubmissionReusedError
from webapp.changes.log import created_row, find_changeset
from webapp.changes.versions import version_after
from webapp.db import db
from webapp.fields import Field, Value, fields_of
from webapp.forms.users import UserForm
from webapp.translation import translated
from webapp.users.records import TABLE, Record, find_record
from webapp.views.entries import actor_name
from webapp.views.users.blueprint import bp
from webapp.views.users.form_page import form_page
from webapp.views.users.returning import back, list_url
from webapp.views.users.shown import former_name, shown, typed_text, value_text

FIELDS = fields_of(TABLE)

Values = dict[str, Value]


@dataclass(frozen=True)
class ConflictRow:
    """A field in which two versions differ: the three values as text (None: empty), and who changed it."""

    label: str
    base: str | None
    theirs: str | None
    mine: str | None
    kind: str


@bp.errorhandler(RowMissingError)
def show_missing(_error: RowMissingError) -> ResponseReturnValue:
    """Answer for a person who never was."""
    return current_app.handle_http_exception(NotFound())


@bp.errorhandler(OvertakenError)
def show_overtaken(error: OvertakenError) -> ResponseReturnValue:
    """Show both versions; sending the form again saves what was typed over what the page shows, and over no more."""
    record = find_record(db.session(), error.row_id)
    if record is None:
        return gone_page(error.row_id), 409
    changeset = error.changeset_id and find_changeset(db.session(), error.changeset_id)
    page = render_template(
        "users/conflict.html",
        user=shown(record),
        rows=_conflict_rows(error, record),
        who=actor_name(changeset) if changeset else gettext("Somebody outside Rollbook"),
        when=changeset.committed_at if changeset else None,
        form=_merged_form(error, record),
        action=url_for(".update", user_id=record.id, back=back()),
        show_url=url_for(".show", user_id=record.id, back=back()),
        back_url=list_url(),
    )
    return page, 409


@bp.errorhandler(SubmissionReusedError)
def show_already_saved(error: SubmissionReusedError) -> ResponseReturnValue:
    """Ask whether a form that was saved, and sent again with other content, should change what it saved or add."""
    session, form = db.session(), UserForm()
    form.renew()
    user_id = (request.view_args or {}).get("user_id") or created_row(session, error.changeset_id, TABLE)
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


def gone_page(user_id: int) -> str:
    """Show what was typed about a person whom somebody deleted meanwhile; 404 if there never was one."""
    name = former_name(user_id) or abort(404)
    return render_template("users/gone.html", name=name, rows=_typed_rows(UserForm()), back_url=list_url())


def _typed_rows(form: UserForm) -> list[tuple[str, str | None]]:
    return [(control.label.text, typed_text(control)) for control in form.controls]


def _conflict_rows(error: OvertakenError, record: Record) -> list[ConflictRow]:
    rows: list[ConflictRow] = []
    for field, (base, theirs, mine) in _versions(error, record):
        if kind := _who_changed(base, theirs, mine):
            texts = [value_text(field, value) for value in (base, theirs, mine)]
            rows.append(ConflictRow(translated(field.label), *texts, kind=kind))
    return rows


def _merged_form(error: OvertakenError, record: Record) -> UserForm:
    """Return the form based on what the page shows: fields that only they changed stay as they made them."""
    merged = {
        field.name: theirs if mine == base else mine
        for field, (base, theirs, mine) in _versions(error, record)
    }
    submission = request.form.get("submission")
    return UserForm(formdata=None, data={**merged, "base": record.version, "submission": submission})


def _versions(error: OvertakenError, record: Record) -> list[tuple[Field, tuple[Value, Value, Value]]]:
    """Return each field with its value at the base, as it is stored, and as it was typed."""
    base, mine = cast("Values", error.base), cast("Values", error.mine)
    return [(field, (base[name], record.values[name], mine[name])) for name, field in FIELDS.items()]


def _who_changed(base: Value, theirs: Value, mine: Value) -> str | None:
    """Return "theirs", "mine" or "both"; None if nobody did, or both alike."""
    if theirs == mine:
        return None
    if mine == base:
        return "theirs"
    return "mine" if theirs == base else "both"
