"""The form of a field of people."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, ClassVar, cast

from typing_extensions import override

from webapp.changes.errors import SubmissionReusedError
from webapp.fields import BUILT_IN, OWN, Field, Message, Value, message
from webapp.fields.choices import complete_choices
from webapp.fields.definitions import TYPES
from webapp.fields.errors import EMPTY
from webapp.fields.keys import suggest_key
from webapp.forms.accounts import REUSED
from webapp.forms.base import BasedForm
from webapp.forms.controls import Control, control_for
from webapp.forms.spelling import as_read, as_stored
from webapp.translation import translated
from webapp.users.defining import (
    DEFINITION,
    FOR_BUILT_IN,
    CreateFields,
    Definition,
    DefinitionInvalidError,
    FieldEdit,
    UpdateFields,
)

GROUPS: tuple[tuple[Message | None, tuple[str, ...]], ...] = (
    (None, ("label", "label_ru", "name", "type", "help", "help_ru", "section", "section_ru", "required")),
    (
        message("What can be entered"),
        ("choices", "minimum", "maximum", "pattern", "pattern_help", "pattern_help_ru", "initial"),
    ),
    (message("Who sees and edits it"), ("seen_by", "edited_by", "own_seen", "own_edited")),
)
"""What is asked about a field, under headings."""

_MEASURED = ("text", "long_text", "integer", "decimal", "date")
_CHOSEN = ("choice", "choices")

FITTING: Mapping[str, tuple[str, ...]] = {
    "required": tuple(name for name in TYPES if name != "boolean"),
    "minimum": _MEASURED,
    "maximum": _MEASURED,
    **dict.fromkeys(("pattern", "pattern_help", "pattern_help_ru"), ("text", "long_text")),
    "choices": _CHOSEN,
}
"""The types for which something is asked; it is asked for all where nothing stands here."""

KEY = Field(
    name="name",
    label=DEFINITION["name"].label,
    type=DEFINITION["name"].type,
    maximum=DEFINITION["name"].maximum,
    help=message(
        "Small letters a–z, digits and _. Left empty, it is made from the label. It cannot be changed later."
    ),
)
"""The name of a field of one's own, as it is asked for: without how all of them begin."""


class FieldForm(BasedForm):
    """What is said of a field; `field_form` makes the class of the parts that fit it."""

    parts: ClassVar[tuple[str, ...]]

    @property
    def groups(self) -> list[tuple[str, list[tuple[Control, str]]]]:
        """The controls under their headings, each with the names of the types that it is for, empty if for all."""
        groups = [
            (translated(heading) if heading else "", [(self._control(name), _types(name)) for name in names])
            for heading, asked in GROUPS
            for names in [[name for name in asked if name in self.parts]]
        ]
        return [(heading, controls) for heading, controls in groups if controls]

    @override
    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Check what was typed; a field of one's own needs a label to be called by."""
        super().validate(*args, **kwargs)
        if "name" in self.parts and not self._typed("label") and not self._typed("label_ru"):
            self._refuse("label", EMPTY)
        return not self.errors

    def creation(self) -> CreateFields:
        """Return the valid form as the operation that adds the field."""
        label = self._typed("label") or self._typed("label_ru") or ""
        key = self._typed("name") or suggest_key(str(label))
        return CreateFields(({**self._values(str(self._typed("type"))), "name": f"{OWN}{key}"},))

    def edit(self, name: str, kind: str) -> UpdateFields:
        """Return the valid form as the operation that changes a field of a type.

        :raises BadRequest: `base` is no version.
        """
        return UpdateFields((FieldEdit(name, self.base_version, self._values(kind)),))

    def refuse(self, error: DefinitionInvalidError | SubmissionReusedError) -> int:
        """Say what is wrong at its control, and return the status to answer with."""
        if isinstance(error, SubmissionReusedError):
            self.renew()
            self.form_errors.append(translated(REUSED))
            return 409
        for name, reason in error.errors.items():
            self._refuse(name, reason)
        return 422

    def _values(self, kind: str) -> Definition:
        """Return what is said of a field of a type, as it is stored; what does not fit the type is left out."""
        return {
            name: _stored(name, self._typed(name), kind)
            if kind in FITTING.get(name, TYPES)
            else _absent(name)
            for name in self.parts
        }

    def _typed(self, name: str) -> Value:
        return self._control(name).value

    def _refuse(self, name: str, reason: Message) -> None:
        if name in self.parts:
            self._control(name).errors = [translated(reason)]
        else:
            self.form_errors.append(translated(reason))

    def _control(self, name: str) -> Control:
        return cast("Control", self[name])


@lru_cache(maxsize=100)
def field_form(parts: tuple[str, ...]) -> type[FieldForm]:
    """Return the form of these parts of a definition."""
    controls = {name: control_for(KEY if name == "name" else DEFINITION[name]) for name in parts}
    return type("FieldForm", (FieldForm,), {"parts": parts, **controls})


def parts_of_new() -> tuple[str, ...]:
    """Return what is asked about a new field: everything, for its type is yet to be chosen."""
    return tuple(name for _, names in GROUPS for name in names)


def parts_of(definition: Definition) -> tuple[str, ...]:
    """Return what can be changed about a field: what fits its type, and of a built-in one less."""
    asked = [name for name in parts_of_new() if definition["type"] in FITTING.get(name, TYPES)]
    built_in = BUILT_IN.fields.get(str(definition["name"]))
    if built_in is None:
        return tuple(name for name in asked if name not in {"name", "type"})
    fixed = {"required"} if built_in.required else set[str]()
    return tuple(name for name in asked if name in FOR_BUILT_IN and name not in fixed)


def shown_definition(definition: Definition) -> Definition:
    """Return a definition as its form shows it: limits by the reader's conventions."""
    kind = str(definition["type"])
    return {name: as_read(name, value, kind) for name, value in definition.items()}


def _types(name: str) -> str:
    return " ".join(FITTING.get(name, ()))


def _stored(name: str, value: Value, kind: str) -> Value:
    if name == "choices" and value:
        return complete_choices(str(value))
    return as_stored(name, value, kind)


def _absent(name: str) -> Value:
    return DEFINITION[name].default
