"""The forms of one's own account."""

from typing import Any

from flask_babel import gettext, lazy_gettext  # pyright: ignore[reportUnknownVariableType]
from flask_wtf import FlaskForm
from pytz import common_timezones
from wtforms import PasswordField, SelectField
from wtforms.validators import InputRequired, Length

from webapp.access import password_rules
from webapp.fields import InvalidError
from webapp.forms.base import RollbookForm
from webapp.translation import translated

LANGUAGES = [("en", "English"), ("ru", "Русский")]


class PreferencesForm(RollbookForm):
    """Language, time zone and theme; the empty choice is automatic."""

    language = SelectField(lazy_gettext("Language"))
    time_zone = SelectField(lazy_gettext("Time zone"))
    theme = SelectField(lazy_gettext("Theme"))

    def __init__(self, **data: Any) -> None:
        super().__init__(**data)
        automatic = ("", gettext("Automatic"))
        self.language.choices = [automatic, *LANGUAGES]
        self.time_zone.choices = [automatic, *((zone, zone.replace("_", " ")) for zone in common_timezones)]
        self.theme.choices = [automatic, ("light", gettext("Light")), ("dark", gettext("Dark"))]

    @property
    def values(self) -> dict[str, str | None]:
        """The preferences by name, None where automatic."""
        return {name: self[name].data or None for name in ("language", "time_zone", "theme")}


class PasswordForm(FlaskForm):
    """A new password, and the one before it where there is one to be asked for."""

    current_password = PasswordField(
        lazy_gettext("Current password"),
        [InputRequired(lazy_gettext("This cannot be empty.")), Length(max=password_rules.LONGEST)],
        render_kw={"autocomplete": "current-password"},
    )
    new_password = PasswordField(
        lazy_gettext("New password"),
        description=lazy_gettext("At least 15 characters. Four or five words do well."),
        render_kw={"autocomplete": "new-password"},
    )

    def __init__(self, *, asks_current: bool, **data: Any) -> None:
        super().__init__(**data)  # pyright: ignore[reportUnknownMemberType]
        if not asks_current:
            del self.current_password

    def accepts(self, *known: str) -> bool:
        """Whether the form is valid and its new password is one to be had; `known` is what anybody knows of its owner."""
        if not self.validate():
            return False
        try:
            password_rules.check(self.new_password.data or "", known=known)
        except InvalidError as error:
            self.new_password.errors = [translated(error.message)]
        return not self.errors
