"""Controls that are no field of the catalogue; their labels are messages, translated for each form."""

from collections.abc import Mapping
from typing import Any

from wtforms import PasswordField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # pyright: ignore[reportAttributeAccessIssue, reportUnknownVariableType]
from wtforms.validators import InputRequired, Length

from webapp.access.password_rules import LONGEST
from webapp.fields import Message, message
from webapp.fields.errors import EMPTY
from webapp.translation import translated


class AddressControl(StringField):
    """The e-mail address by which an account is known."""

    def __init__(self, **kwargs: Any) -> None:
        hints = {"autocomplete": "username", "inputmode": "email", "spellcheck": "false"}
        super().__init__(translated(message("E-mail")), _asked(), render_kw=hints, **kwargs)


class PasswordControl(PasswordField):
    """A password, never shown again."""

    def __init__(
        self, *, label: Message, autocomplete: str, hint: Message | None = None, **kwargs: Any
    ) -> None:
        description = translated(hint) if hint else ""
        hints = {"autocomplete": autocomplete}
        super().__init__(translated(label), _asked(), description=description, render_kw=hints, **kwargs)


class SelectControl(SelectField):
    """One of a few; a choice is a value and what it is called."""

    def __init__(self, *, label: Message, choices: Mapping[str, Message | str], **kwargs: Any) -> None:
        named: list[Any] = [
            SelectChoice(value, name if isinstance(name, str) else translated(name))
            for value, name in choices.items()
        ]
        super().__init__(translated(label), choices=named, **kwargs)


def _asked() -> list[Any]:
    return [InputRequired(translated(EMPTY)), Length(max=LONGEST)]
