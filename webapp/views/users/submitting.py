"""What becomes of a person's form that was sent."""

from collections.abc import Callable

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from webapp.changes.errors import ConstraintViolatedError
from webapp.changes.operations import Operation
from webapp.changes.previews import Preview
from webapp.changes.transactions import Outcome
from webapp.forms.users import UserForm
from webapp.users.errors import RowsInvalidError
from webapp.views.previews import perform
from webapp.views.returning import back, next_url
from webapp.views.saved import flash_saved


def perform_form(form: UserForm, operation: Callable[[UserForm], Operation]) -> Outcome | Preview | None:
    """Save or preview what a form asks for; None if a field, or the database, refused it: then the form says why."""
    if not form.validate():
        return None
    try:
        return perform(operation(form), form)
    except ConstraintViolatedError as error:
        form.refuse(error)
        return None
    except RowsInvalidError as error:
        # Who may edit which field was decided otherwise since the form was made.
        form.refuse_values(error.errors[0])
        return None


def leave(form: UserForm, outcome: Outcome, *, kind: str, user_id: int) -> ResponseReturnValue:
    """Say what was saved, and lead to where the button that was pressed leads."""
    url = url_for("users.show", user_id=user_id, back=back())
    flash_saved(outcome, kind=kind, name=str(form.values["name"]), url=url)
    return redirect(next_url(user_id))
