"""Why an operation on the register was not done, in plain words."""

from webapp.access.actors import ForbiddenError
from webapp.access.operations import AccountInUseError, LastAdministratorError
from webapp.changes.errors import (
    ConstraintViolatedError,
    FieldsLockedError,
    RowMissingError,
    SubmissionReusedError,
)
from webapp.changes.previews import PreviewOutdatedError, UnrepeatableError
from webapp.fields import InvalidError, Message, message
from webapp.users.errors import LinkedToAccountError
from webapp.users.parameters import BadParameterError

_REASONS: dict[type[Exception], Message] = {
    LastAdministratorError: message(
        "Nobody could manage accounts any more. Make somebody else an administrator first."
    ),
    FieldsLockedError: message(
        "A field would go back that you may not change. Leave such records out, or ask an administrator."
    ),
    RowMissingError: message("An account would get back an own record that does not exist any more."),
    PreviewOutdatedError: message("Something changed since you looked, so nothing was saved."),
    UnrepeatableError: message(
        "This gives a different result each time, so what you saw cannot be kept. Nothing was saved."
    ),
    SubmissionReusedError: message("This page was used before, with other choices, so nothing was saved."),
    ForbiddenError: message("You may not do this any more, so nothing was saved."),
}


def reason(error: Exception) -> Message | None:
    """Return what to tell people of an error; None if it is none that should be met."""
    match error:
        case InvalidError(message=told) | BadParameterError(message=told):
            return told
        case ConstraintViolatedError(name="uq_users_email_key" | "uq_account_email_key"):
            return message("Somebody else has an e-mail address now that would go back.")
        case LinkedToAccountError(account_name=name):
            return message(
                "A person would be deleted who is the own record of the account “%(name)s”.", name=name
            )
        case AccountInUseError(account_name=name):
            return message(
                "The account “%(name)s” was used, so it cannot be deleted. Deactivate it instead.", name=name
            )
        case _:
            return _REASONS.get(type(error))
