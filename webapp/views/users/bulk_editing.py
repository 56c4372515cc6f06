"""Editing many people at once, after a page that shows what that would do."""

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from webapp.access.policy import Right
from webapp.forms.bulk import BulkForm, bulk_form
from webapp.security import needs
from webapp.users.bulk import EditMatching
from webapp.users.errors import RowsInvalidError
from webapp.views.known_fields import proposable_fields
from webapp.views.previews import perform
from webapp.views.users.blueprint import bp
from webapp.views.users.bulk_submitting import REFUSALS, leave_many, refusal
from webapp.views.users.choosing import Chosen, context, read_chosen


@bp.get("/bulk-edit/")
@needs(Right.PROPOSE)
def choose_values() -> ResponseReturnValue:
    """Show the form in which every field is left as it is."""
    return _page(read_chosen(), bulk_form(proposable_fields())())


@bp.post("/bulk-edit/")
@needs(Right.PROPOSE)
def edit_many() -> ResponseReturnValue:
    """Show what the form would do to everybody, then do it. Whoever posts nothing but people gets the form."""
    chosen = read_chosen()
    if "submission" not in request.form:
        return _page(chosen, bulk_form(proposable_fields())(formdata=None))
    form = bulk_form(proposable_fields())()
    if not form.validate():
        return _page(chosen, form), 422
    try:
        outcome = perform(form.edit(chosen.selection), form)
    except RowsInvalidError as error:
        form.refuse_values(error.errors[0])
        return _page(chosen, form), 422
    except REFUSALS as error:
        flash(refusal(error, form), "error")
        return _page(chosen, form), 409
    return leave_many(outcome, chosen.query, EditMatching)


def _page(chosen: Chosen, form: BulkForm) -> str:
    return render_template("users/bulk_edit.html", form=form, **context(chosen))
