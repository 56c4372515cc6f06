"""The form of one person, and the page that asks before deleting one."""

from typing import Any, cast

from webapp.changes.errors import ConstraintViolatedError
from webapp.fields import Value, fields_of, message
from webapp.forms.base import BasedForm
from webapp.forms.controls import Control, control_for
from webapp.translation import translated
from webapp.users.operations import CreateUsers, DeleteUsers, Edit, RestoreUsers, Target, UpdateUsers

FIELDS = fields_of("users")

TAKEN = {"uq_users_email_key": ("email", message("Somebody else has this e-mail address."))}
"""The control that answers for a constraint which only the database can check, and what it says."""


class UserForm(BasedForm):
    """The fields of one person, in the order of the catalogue."""

    @property
    def controls(self) -> list[Control]:
        """The controls of the catalogue's fields."""
        return [cast("Control", self[name]) for name in FIELDS]

    @property
    def values(self) -> dict[str, Value]:
        """Field name to value, once the form is validated."""
        return {control.field.name: control.value for control in self.controls}

    def creation(self) -> CreateUsers:
        """Return the valid form as the operation that adds its person."""
        return CreateUsers((self.values,))

    def edit(self, user_id: int) -> UpdateUsers:
        """Return the valid form as the operation that edits a person.

        :raises BadRequest: `base` is no version.
        """
        return UpdateUsers((Edit(user_id, self.base_version, self.values),))

    def restoration(self, user_id: int) -> RestoreUsers:
        """Return the valid form as the operation that brings a deleted person back as typed.

        :raises BadRequest: `base` is no version.
        """
        return RestoreUsers((Edit(user_id, self.base_version, self.values),))

    def refuse(self, error: ConstraintViolatedError) -> None:
        """Say at its control which value the database refused.

        :raises ConstraintViolatedError: none of this form's.
        """
        if error.name not in TAKEN:
            raise error
        name, reason = TAKEN[error.name]
        self[name].errors = [translated(reason)]


class DeletionForm(BasedForm):
    """Asks whether to delete a person."""

    def deletion(self, user_id: int) -> DeleteUsers:
        """Return the operation that deletes the person as shown.

        :raises BadRequest: `base` is no version.
        """
        return DeleteUsers((Target(user_id, self.base_version),))


def _add_controls(form: Any) -> None:
    for name, field in FIELDS.items():
        setattr(form, name, control_for(field))


_add_controls(UserForm)
