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
from webapp.changes.transactions import commit, preview
from webapp.changes.undo.operation import Undo
from webapp.changes.undo.reading import survey
from webapp.db import db
from webapp.forms.sealing import sealed
from webapp.forms.undo import UndoForm
from webapp.security import current_actor, needs
from webapp.users.errors import LinkedToAccountError
from webapp.views.changes import bp
from webapp.views.entries import entries
from webapp.views.previews import MOST_SHOWN
from webapp.views.saved import flash_saved
from webapp.views.staging import previewer, stage
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
@needs(Right.PROPOSE)
def undo(changeset_id: int) -> ResponseReturnValue:
    """Show what taking a changeset back would do."""
    return _preview_page(changeset_id, UndoForm())


@bp.post("/<int:changeset_id>/undo/")
@needs(Right.PROPOSE)
def commit_undo(changeset_id: int) -> ResponseReturnValue:
    """Take a changeset back as was shown; whatever was not shown like this is shown first."""
    form = UndoForm()
    if not form.validate():
        return _preview_page(changeset_id, form)[0], 422
    if form.wants_draft:
        stage(form.undo(changeset_id), form)
    if form.expected is None:
        return _preview_page(changeset_id, form)
    try:
        outcome = commit(
            form.undo(changeset_id),
            actor=current_actor(),
            message=form.message.value,
            submission=form.submission.data,
            expected=form.expected,
        )
    except PreviewOutdatedError as error:
        return _page(changeset_id, form, error.preview, outdated=_outdated(error)), 409
    except REFUSALS as error:
        return _page(changeset_id, form, None, refused=_reason(error)), 409
    except SubmissionReusedError:
        form.renew()
        reason = gettext("This page was used before, with other choices. This is what is left to undo.")
        return _preview_page(changeset_id, form, outdated=reason)[0], 409
    flash_saved(outcome, kind=Undo.kind, name=None)
    return redirect(url_for(".show", changeset_id=outcome.changeset_id or changeset_id), 303)


def _preview_page(changeset_id: int, form: UndoForm, *, outdated: str | None = None) -> tuple[str, int]:
    try:
        effect = preview(form.undo(changeset_id), actor=previewer())
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
    changes = effect.changes[:MOST_SHOWN] if effect else ()
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
    match error:
        case ConstraintViolatedError(name="uq_users_email_key" | "uq_account_email_key"):
            return gettext("Somebody else has an e-mail address now that would go back.")
        case LinkedToAccountError(account_name=name):
            return gettext(
                "A person would be deleted who is the own record of the account “%(name)s”.", name=name
            )
        case AccountInUseError(account_name=name):
            return gettext(
                "The account “%(name)s” was used, so it cannot be deleted. Deactivate it instead.", name=name
            )
        case LastAdministratorError():
            return gettext(
                "Nobody could manage accounts any more. Make somebody else an administrator first."
            )
        case FieldsLockedError():
            return gettext(
                "A field would go back that you may not change. Leave such records out, or ask an administrator."
            )
        case RowMissingError():
            return gettext("An account would get back an own record that does not exist any more.")
        case _:
            raise error
