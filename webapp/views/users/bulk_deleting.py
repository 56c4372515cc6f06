"""Deleting many people at once, after a page that asks and one that shows what that would do."""

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from webapp.access.policy import Right
from webapp.forms.bulk import BulkDeletionForm
from webapp.security import needs
from webapp.users.bulk import DeleteMatching
from webapp.views.previews import perform
from webapp.views.users.blueprint import bp
from webapp.views.users.bulk_submitting import REFUSALS, leave_many, refusal
from webapp.views.users.choosing import Chosen, context, read_chosen


@bp.get("/bulk-delete/")
@needs(Right.PROPOSE)
def confirm_delete_many() -> ResponseReturnValue:
    """Ask whether to delete everybody who is chosen."""
    return _page(read_chosen(), BulkDeletionForm())


@bp.post("/bulk-delete/")
@needs(Right.PROPOSE)
def delete_many() -> ResponseReturnValue:
    """Show who would be deleted, then delete them. Whoever posts nothing but people is asked first."""
    chosen = read_chosen()
    if "submission" not in request.form:
        return _page(chosen, BulkDeletionForm(formdata=None))
    form = BulkDeletionForm()
    if not form.validate():
        return _page(chosen, form), 422
    try:
        outcome = perform(form.deletion(chosen.selection), form)
    except REFUSALS as error:
        flash(refusal(error, form), "error")
        return _page(chosen, form), 409
    return leave_many(outcome, chosen.query, DeleteMatching)


def _page(chosen: Chosen, form: BulkDeletionForm) -> str:
    return render_template("users/bulk_delete.html", form=form, **context(chosen))
