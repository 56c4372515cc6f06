"""Why a step of a draft cannot be done as things stand, in words."""

from collections.abc import Mapping

from babel.lists import format_list
from flask_babel import get_locale, gettext

from webapp.access.actors import ForbiddenError
from webapp.access.operations import AccountInUseError, LastAdministratorError
from webapp.changes.errors import (
    ConstraintViolatedError,
    FieldsLockedError,
    OvertakenError,
    RefusedError,
    RowMissingError,
)
from webapp.fields import Message, message
from webapp.translation import translated
from webapp.users.defining import DefinitionInvalidError
from webapp.users.errors import LinkedToAccountError, RowsInvalidError
from webapp.views.known_fields import known_fields

REASONS: Mapping[type[RefusedError], Message] = {
    FieldsLockedError: message("A field would change that you may not change."),
    ForbiddenError: message("This needs a right that you do not have."),
    LastAdministratorError: message("Nobody could manage accounts any more."),
    RowMissingError: message(
        "There is no such record. Does the step that adds it come later, or was it taken out?"
    ),
}
ELSE = message("This cannot be done as things stand.")


def reason(error: RefusedError) -> str:
    """Say why."""
    match error:
        case OvertakenError():
            return _overtaken(error)
        case ConstraintViolatedError(name="uq_users_email_key" | "uq_account_email_key"):
            return gettext("Somebody else has this e-mail address.")
        case RowsInvalidError() | DefinitionInvalidError():
            return _invalid(error)
        case LinkedToAccountError(account_name=name) | AccountInUseError(account_name=name):
            return gettext("The account “%(name)s” needs it.", name=name)
        case _:
            return translated(REASONS.get(type(error), ELSE))


def _overtaken(error: OvertakenError) -> str:
    if error.theirs is None:
        return gettext("Somebody deleted this record meanwhile.")
    theirs, base, mine = error.theirs, error.base, error.mine
    fields = known_fields(error.row_id).fields
    both = [
        translated(fields[name].label).lower()
        for name in mine
        if name in fields and theirs.get(name) != base.get(name) and theirs.get(name) != mine[name]
    ]
    if not both:
        return gettext("Somebody changed this record meanwhile.")
    return gettext("Somebody changed %(fields)s meanwhile.", fields=format_list(both, locale=get_locale()))


def _invalid(error: RowsInvalidError | DefinitionInvalidError) -> str:
    errors = error.errors.values() if isinstance(error, RowsInvalidError) else [error.errors]
    return " ".join(dict.fromkeys(translated(each) for row in errors for each in row.values()))
