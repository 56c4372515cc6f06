"""The form of a field of people."""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import ClassVar, cast

from webapp.changes.errors import SubmissionReusedError
from webapp.fields import BUILT_IN, OWN, Message, Value, message
from webapp.fields.choices import complete_choices
from webapp.fields.definitions import TYPES
from webapp.fields.keys import suggest_key
from webapp.fields.stored import SEARCHED_TYPES
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
    (None, ("label", "label_ru", "type", "name", "help", "help_ru", "section", "section_ru", "required")),
    (
        message("What can be entered"),
        ("choices", "minimum", "maximum", "pattern", "pattern_help", "pattern_help_ru", "initial"),
    ),
    (message("Finding people by it"), ("indexed", "searched")),
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
    "indexed": ("text", "email", "phone", "integer", "decimal", "date", "choice", "boolean"),
    "searched": SEARCHED_TYPES,
}
"""The types for which something is asked; it is asked for all where nothing stands here."""

FIXED = ("name", "type")
"""What is said once, when a field is added."""

OWN_DEFINITION = {
    **DEFINITION,
    "label": replace(DEFINITION["label"], required=True),
    "name": replace(
        DEFINITION["name"],
        required=False,
        help=message(
            "Small letters a–z, digits and _. Left empty, it is made from the label. It cannot be changed later."
        ),
    ),
}
"""What is asked about a field of one's own: how all their names begin goes without saying."""


class FieldForm(BasedForm):
    """What is said of a field; `new_field_form` and `field_form` make the class of the parts that fit it."""

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

    def creation(self) -> CreateFields:
        """Return the valid form as the operation that adds the field."""
        key = self._typed("name") or suggest_key(str(self._typed("label")))
        return CreateFields(({**self._values(str(self._typed("type"))), "name": f"{OWN}{key}"},))

    def edit(self, name: str, kind: str) -> UpdateFields:
        """Return the valid form as the operation that changes a field of a type.

        :raises BadRequest: `base` is no version.
        """
        return UpdateFields((FieldEdit(name, self.base_version, self._values(kind)),))

    def refuse(self, error: DefinitionInvalidError | SubmissionReusedError) -> int:
        """Say what is wrong at its control, and return the status to answer with."""
        if isinstance(error, SubmissionReusedError):
            return self.refuse_reuse()
        for name, reason in error.errors.items():
            self._refuse(name, reason)
        return 422

    def _values(self, kind: str) -> Definition:
        """Return what is said of a field of a type, as it is stored; what does not fit the type is left out."""
        return {
            name: _stored(name, self._typed(name), kind) if _fits(name, kind) else _absent(name)
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


def new_field_form() -> type[FieldForm]:
    """Return the form of a new field, which asks everything, for its type is yet to be chosen."""
    return _form_class(tuple(name for _, names in GROUPS for name in names), is_own=True)


def field_form(definition: Definition) -> type[FieldForm]:
    """Return the form of a field, with what fits its type; of a built-in one less can be changed."""
    fitting = [name for _, names in GROUPS for name in names if _fits(name, str(definition["type"]))]
    built_in = BUILT_IN.fields.get(str(definition["name"]))
    if built_in is None:
        return _form_class(tuple(name for name in fitting if name not in FIXED), is_own=True)
    fixed = {"required"} if built_in.required else set[str]()
    parts = tuple(name for name in fitting if name in FOR_BUILT_IN and name not in fixed)
    return _form_class(parts, is_own=False)


def shown_definition(definition: Definition) -> Definition:
    """Return a definition as its form shows it: limits by the reader's conventions."""
    kind = str(definition["type"])
    return {name: as_read(name, value, kind) for name, value in definition.items()}


def _fits(name: str, kind: str) -> bool:
    return name not in FITTING or kind in FITTING[name]


def _types(name: str) -> str:
    return " ".join(FITTING.get(name, ()))


def _stored(name: str, value: Value, kind: str) -> Value:
    if name == "choices" and value:
        return complete_choices(str(value))
    return as_stored(name, value, kind)


def _absent(name: str) -> Value:
    return DEFINITION[name].default


@lru_cache(maxsize=100)
def _form_class(parts: tuple[str, ...], *, is_own: bool) -> type[FieldForm]:
    asked = OWN_DEFINITION if is_own else DEFINITION
    return type(
        "FieldForm", (FieldForm,), {"parts": parts, **{name: control_for(asked[name]) for name in parts}}
    )
