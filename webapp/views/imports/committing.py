"""Taking the rows of a file over."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webapp.access.policy import Right
from webapp.changes.errors import ConstraintViolatedError, SubmissionReusedError
from webapp.changes.previews import PreviewOutdatedError
from webapp.forms.imports import ApplyForm
from webapp.imports.applying import ApplyImport
from webapp.imports.errors import ImportRefusedError
from webapp.imports.staging import check
from webapp.imports.states import State
from webapp.security import needs
from webapp.translation import translated
from webapp.views.imports.blueprint import bp, own_import
from webapp.views.imports.showing import preview_page
from webapp.views.saved import flash_saved
from webapp.views.saving import commit_or_enqueue
from webapp.views.staging import stage


@bp.post("/<int:import_id>/commit/")
@needs(Right.EDIT_USERS)
def save(import_id: int) -> ResponseReturnValue:
    """Take the rows over as they were shown, or show what they would do now."""
    import_, form = own_import(import_id), ApplyForm()
    if not form.validate():
        return preview_page(import_, form), 422
    operation, here = form.application(import_id), url_for(".show", import_id=import_id)
    try:
        if form.wants_draft:
            stage(operation, form)
        outcome = commit_or_enqueue(operation, form, page=here)
    except ImportRefusedError as error:
        return _anew(import_id, form, translated(error.message))
    except SubmissionReusedError:
        return redirect(here, 303)
    except (PreviewOutdatedError, ConstraintViolatedError):
        return _anew(import_id, form, _outdated())
    flash_saved(outcome, kind=ApplyImport.kind, name=None)
    return redirect(here, 303)


def _outdated() -> str:
    return gettext(
        "The register changed since you looked, so nothing was saved. This is what the file would do now."
    )


def _anew(import_id: int, form: ApplyForm, reason: str) -> ResponseReturnValue:
    """Show what the rows would do now; of an import that is not to be taken over, how far it is."""
    try:
        check(import_id)
    except ImportRefusedError:
        if own_import(import_id).state != State.READY:
            flash(reason, "error")
            return redirect(url_for(".show", import_id=import_id), 303)
    form.renew()
    return preview_page(own_import(import_id), form, outdated=reason), 409
