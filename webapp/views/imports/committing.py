"""Taking the rows of a file over."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webapp.access.policy import Right
from webapp.changes.errors import ConstraintViolatedError, SubmissionReusedError
from webapp.changes.previews import PreviewOutdatedError
from webapp.forms.imports import ApplyForm
from webapp.imports.applying import ApplyImport
from webapp.imports.errors import ImportRefusedError
from webapp.imports.staging import check
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
    operation = form.application(import_id)
    try:
        if form.wants_draft:
            stage(operation, form)
        outcome = commit_or_enqueue(operation, form)
    except ImportRefusedError as error:
        return preview_page(own_import(import_id), form, outdated=translated(error.message)), 409
    except SubmissionReusedError:
        return redirect(url_for(".show", import_id=import_id), 303)
    except (PreviewOutdatedError, ConstraintViolatedError):
        check(import_id)
        form.renew()
        reason = gettext(
            "The register changed since you looked, so nothing was saved. This is what the file would do now."
        )
        return preview_page(own_import(import_id), form, outdated=reason), 409
    flash_saved(outcome, kind=ApplyImport.kind, name=None)
    return redirect(url_for(".show", import_id=import_id), 303)
