"""Controls made from the catalogue of fields: they keep what was typed and read it by the field's own rules."""

from typing import Any, TypeAlias

from typing_extensions import override
from wtforms import BooleanField, StringField
from wtforms.form import BaseForm
from wtforms.validators import StopValidation

from webapp.fields import Field, InvalidError, Message, Value
from webapp.translation import translated

ATTRIBUTES = {
    "text": {"autocomplete": "off"},
    "email": {"autocomplete": "off", "inputmode": "email", "spellcheck": "false"},
    "integer": {"autocomplete": "off", "inputmode": "numeric"},
    "reference": {"autocomplete": "off", "inputmode": "numeric"},
}
"""Of inputs, by type of field. All are ``type=text``: browsers' own for e-mail and numbers lose what was typed."""


class TextControl(StringField):
    """A line of text; `data` is what was typed, `value` what the field reads in it."""

    value: Value = None

    def __init__(self, *, field: Field, hint: Message | None = None, **kwargs: Any) -> None:
        super().__init__(
            label=translated(field.label),
            description=translated(hint) if hint else "",
            render_kw=ATTRIBUTES.get(field.type.name),
            **kwargs,
        )
        self.field = field
        self.flags.required = field.required

    @override
    def process_data(self, value: Value) -> None:
        self.data = self.field.format(value)

    def shows(self, value: Value) -> bool:
        """Whether what was typed is just how this value is shown."""
        return (self.data or "").strip() == self.field.format(value)

    @override
    def pre_validate(self, form: BaseForm) -> None:
        self.value = _read(self.field, self.data or "")


class CheckControl(BooleanField):
    """A box that is ticked or not."""

    value: Value = None

    def __init__(self, *, field: Field, **kwargs: Any) -> None:
        super().__init__(label=translated(field.label), **kwargs)
        self.type = BooleanField.__name__  # by which templates know how to draw it
        self.field = field

    def shows(self, value: Value) -> bool:
        """Whether the box is as this value would have it."""
        return bool(self.data) == bool(value)

    @override
    def pre_validate(self, form: BaseForm) -> None:
        self.value = _read(self.field, self.raw_data[0] if self.raw_data else "")


Control: TypeAlias = TextControl | CheckControl


def control_for(field: Field, **kwargs: Any) -> Any:
    """Return the control of a field, to be set on a form class."""
    control = CheckControl if field.type.name == "boolean" else TextControl
    return control(field=field, default=field.default, **kwargs)


def _read(field: Field, text: str) -> Value:
    try:
        return field.parse(text)
    except InvalidError as error:
        raise StopValidation(translated(error.message)) from None
