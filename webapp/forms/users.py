"""The form of one person, and the page that asks before deleting one."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, ClassVar, cast

from flask import request
from typing_extensions import override

from webapp.changes.errors import ConstraintViolatedError
from webapp.fields import Catalogue, Field, InvalidError, Message, Value, message
from webapp.forms.base import BasedForm
from webapp.forms.controls import Control, control_for
from webapp.translation import reader_conventions, translated
from webapp.users.checking import LOCKED
from webapp.users.operations import CreateUsers, DeleteUsers, Edit, RestoreUsers, Target, UpdateUsers

TAKEN = {"uq_users_email_key": ("email", message("Somebody else has this e-mail address."))}
"""The control that answers for a constraint which only the database can check, and what it says."""


class UserForm(BasedForm):
    """The fields of one person that its reader may edit, in the order of the catalogue.

    `user_form` makes the class of one.
    """

    fields: ClassVar[Catalogue]

    def __init__(self, *, stored: Mapping[str, Value] | None = None, **data: Any) -> None:
        """Show `stored`, what the person holds, unless something was typed."""
        super().__init__(**data, **({"data": stored} if stored is not None else {}))
        self._stored = stored
        for control in self.controls if stored is not None else ():
            self._mark(control)

    @property
    def controls(self) -> list[Control]:
        """The controls of the catalogue's fields that may be edited."""
        return [cast("Control", self[name]) for name in self.fields.edited]

    @property
    def sections(self) -> list[tuple[str, list[Control]]]:
        """The controls under their headings, as in the catalogue."""
        sections = [
            (heading, [cast("Control", self[field.name]) for field in fields if field.name in self])
            for heading, fields in self.fields.sections
        ]
        return [
            (translated(heading) if heading else "", controls) for heading, controls in sections if controls
        ]

    @override
    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Check what was typed; a stored value that a new limit would refuse may stay as it is.

        A form that was opened before a field of it was locked may come with something else typed there; that is told.
        """
        super().validate(*args, **kwargs)
        self.form_errors = [
            f"{translated(field.label)}: {translated(LOCKED)}"
            for name, field in self.fields.shown.items()
            if name in self.fields.locked and self._changes(field)
        ]
        for control in self.controls:
            if control.errors and self._may_stay(control):
                control.errors, control.value = [], self._held(control)
        return not self.errors

    def _changes(self, field: Field) -> bool:
        """Tell whether something else was sent for a field than it holds."""
        text = ",".join(request.form.getlist(field.name)).strip()
        held = field.default if self._stored is None else self._stored[field.name]
        if not text or text == field.format(held, reader_conventions()):
            return False
        try:
            return field.parse(text, reader_conventions()) != held
        except InvalidError:
            return True

    def _mark(self, control: Control) -> None:
        """Say at a control why the stored value that it shows is no longer allowed."""
        fault = control.field.fault(self._held(control))
        if fault and control.shows(self._held(control)):
            control.fault = translated(fault)

    def _may_stay(self, control: Control) -> bool:
        held = self._held(control)
        return self._stored is not None and control.field.fault(held) is not None and control.shows(held)

    def _held(self, control: Control) -> Value:
        return (self._stored or {}).get(control.field.name)

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

    def refuse_values(self, errors: Mapping[str, Message]) -> None:
        """Say which values the operation refused: at their controls, or on top where there is none any more."""
        for name, reason in errors.items():
            if name in self:
                self[name].errors = [translated(reason)]
            else:
                self.form_errors = [*self.form_errors, translated(reason)]

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


@lru_cache(maxsize=100)
def user_form(fields: Catalogue) -> type[UserForm]:
    """Return the form of the fields that are not hidden, and that the catalogue's reader may edit."""
    controls = {name: control_for(field) for name, field in fields.edited.items()}
    return type("UserForm", (UserForm,), {"fields": fields, **controls})
