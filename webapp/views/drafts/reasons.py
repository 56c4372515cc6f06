"""Why a step of a draft cannot be done as things stand, in words."""

from babel.lists import format_list
from flask_babel import get_locale, gettext

from webapp.changes.errors import ConstraintViolatedError, OvertakenError, RefusedError, RowMissingError
from webapp.imports import refusals
from webapp.statements import StatementError
from webapp.translation import translated
from webapp.users.defining import DefinitionInvalidError
from webapp.users.errors import RowsInvalidError
from webapp.views.known_fields import known_fields


def reason(error: RefusedError) -> str:
    """Say why."""
    match error:
        case OvertakenError():
            return _overtaken(error)
        case RowsInvalidError() | DefinitionInvalidError() | StatementError():
            return _invalid(error)
        case ConstraintViolatedError(name="uq_users_email_key" | "uq_account_email_key"):
            return gettext("Somebody else has this e-mail address.")
        case RowMissingError():
            return gettext(
                "There is no such record. Does the step that adds it come later, or was it taken out?"
            )
        case _:
            found = refusals.reason(error)
            return translated(found) if found else gettext("This cannot be done as things stand.")


def _at_row(error: StatementError) -> str:
    reason = translated(error.message)
    if error.number is None:
        return reason
    return gettext("Row %(number)s: %(reason)s", number=error.number, reason=reason)


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


def _invalid(error: RowsInvalidError | DefinitionInvalidError | StatementError) -> str:
    if isinstance(error, StatementError):
        return _at_row(error)
    errors = error.errors.values() if isinstance(error, RowsInvalidError) else [error.errors]
    return " ".join(dict.fromkeys(translated(each) for row in errors for each in row.values()))
