"""Taking a changeset back, after a page that shows what that would do."""

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webapp.access.operations import AccountInUseError, LastAdministratorError
from webapp.access.policy import Right
from webapp.changes.errors import (
    ConstraintViolatedError,
    FieldsLockedError,
    RowMissingError,
    SubmissionReusedError,
)
from webapp.changes.log import find_changeset
from webapp.changes.previews import Preview, PreviewOutdatedError
from webapp.changes.transactions import preview
from webapp.changes.undo.operation import Undo
from webapp.changes.undo.planning import touched_tables
from webapp.changes.undo.reading import survey
from webapp.db import db
from webapp.forms.sealing import sealed
from webapp.forms.undo import UndoForm
from webapp.security import current_actor, needs
from webapp.translation import translated
from webapp.users.defining import TABLE as FIELDS
from webapp.users.errors import LinkedToAccountError
from webapp.users.refusals import reason as reason_of
from webapp.views.changes import bp
from webapp.views.entries import entries
from webapp.views.fields.indexes import follow_indexes
from webapp.views.saved import flash_saved
from webapp.views.saving import commit_or_enqueue
from webapp.views.undone_rows import undone_rows

REFUSALS = (
    AccountInUseError,
    ConstraintViolatedError,
    FieldsLockedError,
    LastAdministratorError,
    LinkedToAccountError,
    RowMissingError,
)
"""What can keep an undo from being done as it was asked for."""


@bp.get("/<int:changeset_id>/undo/")
@needs(Right.EDIT_USERS)
def undo(changeset_id: int) -> ResponseReturnValue:
    """Show what taking a changeset back would do."""
    return _preview_page(changeset_id, UndoForm())


@bp.post("/<int:changeset_id>/undo/")
@needs(Right.EDIT_USERS)
def commit_undo(changeset_id: int) -> ResponseReturnValue:
    """Take a changeset back as was shown; whatever was not shown like this is shown first."""
    form = UndoForm()
    if not form.validate():
        return _preview_page(changeset_id, form)[0], 422
    if form.expected is None:
        return _preview_page(changeset_id, form)
    try:
        outcome = commit_or_enqueue(form.undo(changeset_id), form)
    except PreviewOutdatedError as error:
        return _page(changeset_id, form, error.preview, outdated=_outdated(error)), 409
    except REFUSALS as error:
        return _page(changeset_id, form, None, refused=_reason(error)), 409
    except SubmissionReusedError:
        form.renew()
        reason = gettext("This page was used before, with other choices. This is what is left to undo.")
        return _preview_page(changeset_id, form, outdated=reason)[0], 409
    flash_saved(outcome, kind=Undo.kind, name=None)
    if outcome.changeset_id and FIELDS in touched_tables(db.session(), outcome.changeset_id):
        follow_indexes()
    return redirect(url_for(".show", changeset_id=outcome.changeset_id or changeset_id), 303)


def _preview_page(changeset_id: int, form: UndoForm, *, outdated: str | None = None) -> tuple[str, int]:
    try:
        effect = preview(form.undo(changeset_id), actor=current_actor())
    except REFUSALS as error:
        return _page(changeset_id, form, None, refused=_reason(error)), 200
    return _page(changeset_id, form, effect, outdated=outdated), 200


def _page(
    changeset_id: int,
    form: UndoForm,
    effect: Preview | None,
    *,
    outdated: str | None = None,
    refused: str | None = None,
) -> str:
    """Show what the form would do, as far as the database lets it."""
    session, operation = db.session(), form.undo(changeset_id)
    changeset = find_changeset(session, changeset_id) or abort(404)
    found = survey(session, operation, whole=effect is None)
    changes = effect.page(1) if effect else ()
    rows = undone_rows(operation, changes, found.rows)
    form.digest.data = effect and sealed(effect.token)
    return render_template(
        "changes/undo.html",
        entry=entries(session, [changeset])[0],
        form=form,
        effect=effect,
        outdated=outdated,
        refused=refused,
        open_rows=[row for row in rows if row.is_open],
        rows=[row for row in rows if not row.is_open],
        more_open=found.changed + found.impossible - sum(row.obstacle is not None for row in rows),
        more=effect.rows - len(changes) if effect and not effect.planned else 0,
    )


def _outdated(error: PreviewOutdatedError) -> str:
    if error.since is None:
        return gettext("You had not seen this yet. It is what your choices would do now.")
    return gettext(
        "Something changed since you looked, so nothing was saved. This is what would be done now."
    )


def _reason(error: Exception) -> str:
    reason = reason_of(error)
    if reason is None:
        raise error
    return translated(reason)
