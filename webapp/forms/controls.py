"""Controls made from the catalogue of fields: they keep what was typed and read it by the field's own rules."""

from typing import Any, NamedTuple, TypeAlias

from typing_extensions import override
from wtforms import BooleanField, StringField
from wtforms.form import BaseForm
from wtforms.validators import StopValidation

from webapp.fields import Field, InvalidError, Message, Value, message
from webapp.fields.conventions import Conventions
from webapp.fields.types.choices import BETWEEN, keys
from webapp.translation import reader_conventions, translated

ATTRIBUTES = {
    "text": {"autocomplete": "off"},
    "long_text": {"autocomplete": "off"},
    "email": {"autocomplete": "off", "inputmode": "email", "spellcheck": "false"},
    "phone": {"autocomplete": "off", "inputmode": "tel"},
    "link": {"autocomplete": "off", "inputmode": "url", "spellcheck": "false"},
    "integer": {"autocomplete": "off", "inputmode": "numeric"},
    "decimal": {"autocomplete": "off", "inputmode": "decimal"},
    "date": {"autocomplete": "off", "inputmode": "numeric"},
    "reference": {"autocomplete": "off", "inputmode": "numeric"},
}
"""Of inputs, by type of field. All are ``type=text``: browsers' own for numbers and dates lose what was typed."""

DATE_LETTERS = {"d": message("dd"), "m": message("mm"), "y": message("yyyy")}
"""What stands for the digits of day, month and year in an empty input."""


class TextControl(StringField):
    """A line of text; `data` is what was typed, `value` what the field reads in it.

    `fault` says why the stored value that it shows is no longer allowed; empty if it is.
    """

    value: Value = None
    fault = ""

    def __init__(self, *, field: Field, hint: Message | None = None, **kwargs: Any) -> None:
        described = hint or field.help
        super().__init__(
            label=translated(field.label),
            description=translated(described) if described else "",
            render_kw=ATTRIBUTES.get(field.type.name),
            **kwargs,
        )
        self.field = field
        self.flags.required = field.required

    @override
    def process_data(self, value: Value) -> None:
        self.data = self.field.format(value, reader_conventions())

    def shows(self, value: Value) -> bool:
        """Whether what was typed is just how this value is shown."""
        return (self.data or "").strip() == self.field.format(value, reader_conventions())

    @override
    def pre_validate(self, form: BaseForm) -> None:
        self.value = _read(self.field, self.data or "")


class DateControl(TextControl):
    """A day, typed in the reader's order."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.render_kw = {**ATTRIBUTES["date"], "placeholder": _date_letters(reader_conventions())}


class LongTextControl(TextControl):
    """Several lines of text."""

    @override
    def shows(self, value: Value) -> bool:
        """Whether these are the lines of this value; browsers send them with other ends."""
        return (self.data or "").replace("\r\n", "\n").strip() == self.field.format(value)


class Option(NamedTuple):
    """One of several to choose from."""

    key: str
    label: str
    chosen: bool


class ChoiceControl(TextControl):
    """One of the field's choices. A key that was stored, or sent, and is no choice is shown as itself."""

    @property
    def options(self) -> list[Option]:
        """What can be chosen, first nothing, unless something must be and is."""
        chosen = _chosen(self)
        nothing = [] if self.field.required and chosen else [Option("", "", chosen=False)]
        return nothing + _options(self.field, chosen)


class ChoicesControl(TextControl):
    """Several of the field's choices, a box for each; `data` is their keys with commas between them."""

    @override
    def process_formdata(self, valuelist: list[str]) -> None:
        """Take the boxes that are ticked: of none at all browsers send nothing."""
        self.data = BETWEEN.join(keys(BETWEEN.join(valuelist)))

    @property
    def options(self) -> list[Option]:
        """The boxes."""
        return _options(self.field, _chosen(self))

    @override
    def shows(self, value: Value) -> bool:
        """Whether the boxes of this value are ticked, in whichever order its field now has them."""
        return sorted(_chosen(self)) == sorted(keys(value or ""))


class CheckControl(BooleanField):
    """A box that is ticked or not; `fault` is always empty, and there for templates."""

    value: Value = None
    fault = ""

    def __init__(self, *, field: Field, **kwargs: Any) -> None:
        description = translated(field.help) if field.help else ""
        super().__init__(label=translated(field.label), description=description, **kwargs)
        self.type = BooleanField.__name__  # by which templates know how to draw it
        self.field = field

    def shows(self, value: Value) -> bool:
        """Whether the box is as this value would have it; one that sent something else is as no value."""
        return bool(self.data) == bool(value) and not self.errors

    @override
    def pre_validate(self, form: BaseForm) -> None:
        self.value = _read(self.field, self.raw_data[0] if self.raw_data else "")


Control: TypeAlias = TextControl | CheckControl

CONTROLS: dict[str, type[Control]] = {
    "boolean": CheckControl,
    "choice": ChoiceControl,
    "choices": ChoicesControl,
    "date": DateControl,
    "long_text": LongTextControl,
}
"""By type of field, where it is no line of text."""


def control_for(field: Field, **kwargs: Any) -> Any:
    """Return the control of a field, to be set on a form class."""
    control: Any = CONTROLS.get(field.type.name, TextControl)
    return control(field=field, default=field.default, **kwargs)


def _read(field: Field, text: str) -> Value:
    try:
        return field.parse(text, reader_conventions())
    except InvalidError as error:
        raise StopValidation(translated(error.message)) from None


def _chosen(control: ChoiceControl | ChoicesControl) -> list[str]:
    return keys(control.data or "")


def _options(field: Field, chosen: list[str]) -> list[Option]:
    offered = [Option(key, translated(label), key in chosen) for key, label in field.choices.items()]
    return offered + [
        Option(key, key, chosen=True) for key in dict.fromkeys(chosen) if key not in field.choices
    ]


def _date_letters(conventions: Conventions) -> str:
    return conventions.separator.join(translated(DATE_LETTERS[part]) for part in conventions.order)
