"""The forms of accounts."""

from typing import cast

from webapp.access.operations import FIELDS, CreateAccount, LastAdministratorError, UpdateAccount
from webapp.access.policy import Role
from webapp.changes.errors import ConstraintViolatedError, OvertakenError, SubmissionReusedError
from webapp.fields import Message, Value, message
from webapp.forms.base import RollbookForm
from webapp.forms.controls import control_for
from webapp.forms.labelled import SelectControl
from webapp.forms.users import BasedForm
from webapp.translation import translated

ROLE = FIELDS["role"]

NO_RECORD = message("There is no such person in the register.")

TAKEN = {
    "uq_account_email_key": ("email", message("Another account has this e-mail address.")),
    "fk_account_user_id_users": ("user_id", NO_RECORD),
    "": ("user_id", NO_RECORD),  # SQLite does not name a foreign key; there is only this one.
}
"""The control that answers for a constraint which only the database can check, and what it says."""


LAST_ADMINISTRATOR = message("This is the last administrator. Make somebody else one first.")

REUSED = message("This form was saved before, with other values. Save once more if you mean it.")

RefusedError = ConstraintViolatedError | SubmissionReusedError | LastAdministratorError


class RefusableForm(RollbookForm):
    """A form that says at its controls what the operation refused."""

    def refuse(self, error: RefusedError) -> int:
        """Say what is wrong, and return the status to answer with.

        :raises ConstraintViolatedError: none of this form's.
        """
        if isinstance(error, SubmissionReusedError):
            self.renew()
            self.form_errors.append(translated(REUSED))
            return 409
        name, reason = _reason(error)
        self[name].errors = [translated(reason)]
        return 422


class AccountForm(RefusableForm):
    """A new account."""

    name = control_for(FIELDS["name"])
    email = control_for(FIELDS["email"])
    role = SelectControl(label=ROLE.label, choices=ROLE.choices, default=Role.VIEWER)
    user_id = control_for(FIELDS["user_id"])

    def creation(self) -> CreateAccount:
        """Return the valid form as the operation that adds the account."""
        return CreateAccount(self.name.value, self.email.value, self.role.data, self.user_id.value)


class AccountEditForm(RefusableForm, BasedForm):
    """What can be changed of an account: the address by which it is known stays."""

    name = control_for(FIELDS["name"])
    role = SelectControl(label=ROLE.label, choices=ROLE.choices)
    user_id = control_for(FIELDS["user_id"])

    def edit(self, account_id: int) -> UpdateAccount:
        """Return the valid form as the operation that edits the account.

        :raises BadRequest: `base` is no version.
        """
        values = {"name": self.name.value, "role": self.role.data, "user_id": self.user_id.value}
        return UpdateAccount(account_id, values, self.base_version)

    def rebase(self, error: OvertakenError, version: int) -> None:
        """Keep what was typed, say what somebody else saved meanwhile, and let the next save be based on that."""
        theirs = cast("dict[str, Value]", error.theirs)
        news = [
            f"{translated(field.label)}: {field.format(theirs[name])}"
            for name, field in FIELDS.items()
            if theirs.get(name) != error.base.get(name)
        ]
        self.base.data = str(version)
        self.renew()
        self.form_errors.append(translated(_overtaken(news)))


def _reason(error: RefusedError) -> tuple[str, Message]:
    if isinstance(error, LastAdministratorError):
        return "role", LAST_ADMINISTRATOR
    if isinstance(error, ConstraintViolatedError) and error.name in TAKEN:
        return TAKEN[error.name]
    raise error


def _overtaken(news: list[str]) -> Message:
    return message(
        "Somebody changed this account meanwhile (%(news)s). Save again to put in place what is here.",
        news=", ".join(news),
    )
