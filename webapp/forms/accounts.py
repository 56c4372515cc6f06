"""The forms of accounts."""

from webapp.access.operations import FIELDS, CreateAccount, LastAdministratorError, UpdateAccount
from webapp.access.policy import Role
from webapp.changes.errors import ConstraintViolatedError, RowMissingError, SubmissionReusedError
from webapp.fields import Message, message
from webapp.forms.base import BasedForm, RecordedForm
from webapp.forms.controls import control_for
from webapp.forms.labelled import SelectControl
from webapp.translation import translated

ROLE = FIELDS["role"]

OWN_RECORD = message("The number of their own record in the register, if they have one: 42 for /users/42/.")

ADDRESS_TAKEN = message("Another account has this e-mail address.")

NO_RECORD = message("There is no such person in the register.")

LAST_ADMINISTRATOR = message("This is the last administrator. Make somebody else one first.")

ANSWERABLE = (ConstraintViolatedError, RowMissingError, LastAdministratorError, SubmissionReusedError)
"""What an operation of these forms may raise that its form can answer."""


class RefusableForm(RecordedForm):
    """A form that says at its controls what the operation refused."""

    def refuse(self, error: Exception) -> int:
        """Say what is wrong, and return the status to answer with.

        :raises Exception: the error itself, where no control answers for it.
        """
        if isinstance(error, SubmissionReusedError):
            return self.refuse_reuse()
        name, reason = _reason(error)
        self[name].errors = [translated(reason)]
        return 422


class AccountForm(RefusableForm):
    """A new account."""

    name = control_for(FIELDS["name"])
    email = control_for(FIELDS["email"])
    role = SelectControl(label=ROLE.label, choices=ROLE.choices, default=Role.VIEWER)
    user_id = control_for(FIELDS["user_id"], hint=OWN_RECORD)

    def creation(self) -> CreateAccount:
        """Return the valid form as the operation that adds the account."""
        return CreateAccount(self.name.value, self.email.value, self.role.data, self.user_id.value)


class AccountEditForm(RefusableForm, BasedForm):
    """What can be changed of an account: the address by which it is known stays."""

    name = control_for(FIELDS["name"])
    role = SelectControl(label=ROLE.label, choices=ROLE.choices)
    user_id = control_for(FIELDS["user_id"], hint=OWN_RECORD)

    def edit(self, account_id: int) -> UpdateAccount:
        """Return the valid form as the operation that edits the account.

        :raises BadRequest: `base` is no version.
        """
        values = {"name": self.name.value, "role": self.role.data, "user_id": self.user_id.value}
        return UpdateAccount(account_id, values, self.base_version)


def _reason(error: Exception) -> tuple[str, Message]:
    match error:
        case ConstraintViolatedError(name="uq_account_email_key"):
            return "email", ADDRESS_TAKEN
        case RowMissingError(table_name="users"):
            return "user_id", NO_RECORD
        case LastAdministratorError():
            return "role", LAST_ADMINISTRATOR
        case _:
            raise error
