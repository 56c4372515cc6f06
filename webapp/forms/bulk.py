"""The forms for many people at once: what is to become of each field, and whether to delete them."""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any, ClassVar, NamedTuple, cast

from flask import request
from typing_extensions import override
from wtforms import RadioField
from wtforms.fields.core import Field as WtField

from webapp.fields import Catalogue, Field, Message, Value, message
from webapp.forms.base import RecordedForm
from webapp.forms.controls import Control, control_for
from webapp.translation import translated
from webapp.users.bulk import UNSHARED, DeleteMatching, EditMatching
from webapp.users.matching import Selection

DEED = "do."
"""Before a field's name: what is to become of it."""

LEAVE, SET, CLEAR, YES, NO = "leave", "set", "clear", "yes", "no"

LABELS = {
    LEAVE: message("Leave"),
    SET: message("Set to"),
    CLEAR: message("Clear"),
    YES: message("Yes"),
    NO: message("No"),
}

MARKS = {YES: True, NO: False}


class SeenForm(RecordedForm):
    """A form that is saved only as its preview showed it."""

    @property
    @override
    def wants_preview(self) -> bool:
        return super().wants_preview or self.expected is None


class FieldDeed(RadioField):
    """What is to become of one field of everybody."""

    def __init__(self, *, field: Field, **kwargs: Any) -> None:
        super().__init__(
            label=translated(field.label),
            description=translated(field.help) if field.help else "",
            choices={deed: translated(LABELS[deed]) for deed in _deeds(field)},
            default=LEAVE,
            **kwargs,
        )


class Line(NamedTuple):
    """A field in the form; `control` is of the value that it can be set to, None where there is nothing to type."""

    deed: FieldDeed
    control: Control | None


class BulkForm(SeenForm):
    """For each field that its reader may edit, whether it is left, set or cleared.

    `bulk_form` makes the class of one.
    """

    fields: ClassVar[Catalogue]

    @property
    def sections(self) -> list[tuple[str, list[Line]]]:
        """The fields under their headings, as in the catalogue."""
        sections = [
            (heading, [self._line(field.name) for field in fields if f"{DEED}{field.name}" in self])
            for heading, fields in self.fields.sections
        ]
        return [(translated(heading) if heading else "", lines) for heading, lines in sections if lines]

    @override
    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Check what is to be set, and that anything is to be done; what stands in other controls does not matter."""
        super().validate(*args, **kwargs)
        for name in self.fields.edited:
            control = self._line(name).control
            if control is None:
                continue
            if self._chosen.get(name) != SET:
                control.errors = []
            elif control.value is None and not control.errors:
                control.errors = [translated(message("Write a value, or choose “Clear”."))]
        if not self._chosen:
            self.form_errors = [translated(message("Choose at least one field to set or to clear."))]
        return not self.errors

    def edit(self, selection: Selection) -> EditMatching:
        """Return the valid form as the operation that edits everybody of a selection."""
        return EditMatching(selection, {name: self._value(name, deed) for name, deed in self._chosen.items()})

    def refuse_values(self, errors: Mapping[str, Message]) -> None:
        """Say which values the operation refused: at their controls, or on top where there is none any more."""
        for name, reason in errors.items():
            line = self._line(name) if name in self.fields.edited else None
            shown: WtField | None = line and (line.control or line.deed)
            if shown is None:
                self.form_errors = [*self.form_errors, translated(reason)]
            else:
                shown.errors = [translated(reason)]

    @property
    def _chosen(self) -> dict[str, str]:
        """What is to be done, by field; with fields that somebody posts without having been offered them."""
        deeds = {
            name.removeprefix(DEED): deed for name, deed in request.form.items() if name.startswith(DEED)
        }
        return {name: deed for name, deed in deeds.items() if deed != LEAVE}

    def _value(self, name: str, deed: str) -> Value:
        if deed == SET and name in self.fields.edited:
            return cast("Control", self[name]).value
        return MARKS.get(deed)

    def _line(self, name: str) -> Line:
        control = cast("Control", self[name]) if name in self else None
        return Line(cast("FieldDeed", self[f"{DEED}{name}"]), control)


class BulkDeletionForm(SeenForm):
    """Asks whether to delete many people."""

    def deletion(self, selection: Selection) -> DeleteMatching:
        """Return the operation that deletes everybody of a selection."""
        return DeleteMatching(selection)


@lru_cache(maxsize=100)
def bulk_form(fields: Catalogue) -> type[BulkForm]:
    """Return the form of the fields that the catalogue's reader may edit."""
    deeds = {f"{DEED}{name}": FieldDeed(field=field) for name, field in fields.edited.items()}
    controls = {name: _control(field) for name, field in fields.edited.items() if SET in _deeds(field)}
    return type("BulkForm", (BulkForm,), {"fields": fields, **deeds, **controls})


def _control(field: Field) -> Any:
    """Return an empty control; the field's hint stands with the deed."""
    label = message("New value of “%(field)s”", field=field.label)
    return control_for(replace(field, label=label, default=None, help=None))


def _deeds(field: Field) -> tuple[str, ...]:
    """Return what can become of a field: a mark is there or not, and no two people share an address."""
    if field.type.absent is not None or field.type.name == "boolean":
        return LEAVE, YES, NO
    clear = () if field.required else (CLEAR,)
    return (LEAVE, *clear) if field.name in UNSHARED else (LEAVE, SET, *clear)
