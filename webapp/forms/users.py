"""The form of one person, and the page that asks before deleting one."""

import re
from typing import Any, cast

from werkzeug.exceptions import BadRequest
from wtforms import HiddenField

from webapp.changes.errors import ConstraintViolatedError
from webapp.fields import Value, fields_of, message
from webapp.forms.base import RollbookForm
from webapp.forms.controls import Control, control_for
from webapp.translation import translated
from webapp.users.operations import CreateUsers, DeleteUsers, Edit, Target, UpdateUsers

FIELDS = fields_of("users")

VERSION = re.compile(r"[0-9]{1,18}")

TAKEN = {"uq_users_email_key": ("email", message("Somebody else has this e-mail address."))}
"""The control that answers for a constraint which only the database can check, and what it says."""


class BasedForm(RollbookForm):
    """A form about one row; `base` is the version of the row that it shows."""

    base = HiddenField()

    @property
    def base_version(self) -> int | None:
        """The version as a number; None when the form says nothing, and then means the one that is there now.

        :raises BadRequest: it is no version.
        """
        if not self.base.data:
            return None
        if not VERSION.fullmatch(str(self.base.data)):
            raise BadRequest(translated(message("“base” is not the version of a record.")))
        return int(self.base.data)


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
