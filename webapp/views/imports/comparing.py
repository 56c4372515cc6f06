"""Finding out anew what the rows of a file would do."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from webapp.access.policy import Right
from webapp.forms.imports import ApplyForm
from webapp.imports.errors import ImportRefusedError
from webapp.imports.files import PIECE
from webapp.imports.staging import CompareImport, check
from webapp.security import needs
from webapp.translation import translated
from webapp.views.imports.background import enqueue
from webapp.views.imports.blueprint import bp, own_import
from webapp.views.imports.showing import preview_page


@bp.post("/<int:import_id>/compare/")
@needs(Right.EDIT_USERS)
def compare(import_id: int) -> ResponseReturnValue:
    """Compare the rows with the register as it is now: at once if they are few, else by a job."""
    import_ = own_import(import_id)
    try:
        if import_.size <= PIECE:
            check(import_id)
        else:
            enqueue(CompareImport(import_id), import_id)
    except ImportRefusedError as error:
        return preview_page(own_import(import_id), ApplyForm(), outdated=translated(error.message)), 409
    return redirect(url_for(".show", import_id=import_id), 303)
