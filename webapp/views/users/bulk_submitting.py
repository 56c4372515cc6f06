"""What becomes of a form for many people that was sent."""

from flask import redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webapp.changes.errors import SubmissionReusedError
from webapp.changes.operations import Operation
from webapp.changes.previews import Preview
from webapp.changes.transactions import Outcome
from webapp.forms.bulk import SeenForm
from webapp.limits import TooSlowError
from webapp.users.errors import LinkedToAccountError
from webapp.users.query import ListQuery
from webapp.views.previews import preview_page
from webapp.views.saved import flash_saved
from webapp.views.users import list_addresses

REFUSALS = (LinkedToAccountError, SubmissionReusedError, TooSlowError)
"""What can keep many people from being edited or deleted as a form asks for, whatever it holds."""


def refusal(error: Exception, form: SeenForm) -> str:
    """Say why nothing was done; a form that was saved already is made one of its own.

    :raises Exception: `error`, if it is none of `REFUSALS`.
    """
    match error:
        case LinkedToAccountError(user_id=number, account_name=name):
            return gettext(
                "Number %(number)s is the own record of the account “%(name)s”. Leave that one out.",
                number=number,
                name=name,
            )
        case SubmissionReusedError():
            form.renew()
            return gettext(
                "This form was saved already, as it was before. Nothing more was saved. Look again."
            )
        case TooSlowError():
            return gettext("It takes too long to try this out. Nothing was saved. Choose fewer people.")
        case _:
            raise error


def leave_many(
    outcome: Outcome | Preview, query: ListQuery, operation: type[Operation]
) -> ResponseReturnValue:
    """Show the preview; or say what was saved, and lead to the list as it was left."""
    if isinstance(outcome, Preview):
        return preview_page(outcome)
    flash_saved(outcome, kind=operation.kind, name=None)
    return redirect(list_addresses.url(query), 303)
