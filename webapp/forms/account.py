"""The forms of one's own account."""

from flask_wtf import FlaskForm
from pytz import common_timezones

from webapp.access import password_rules
from webapp.fields import InvalidError, message
from webapp.forms.base import RollbookForm
from webapp.forms.labelled import PasswordControl, SelectControl
from webapp.translation import translated

AUTOMATIC = {"": message("Automatic")}
LANGUAGES = {"en": "English", "ru": "Русский"}
TIME_ZONES = {zone: zone.replace("_", " ") for zone in common_timezones}
THEMES = {"light": message("Light"), "dark": message("Dark")}


class PreferencesForm(RollbookForm):
    """How an account wants its pages; the empty choice is automatic."""

    language = SelectControl(label=message("Language"), choices=AUTOMATIC | LANGUAGES)
    time_zone = SelectControl(label=message("Time zone"), choices=AUTOMATIC | TIME_ZONES)
    theme = SelectControl(label=message("Theme"), choices=AUTOMATIC | THEMES)

    @property
    def values(self) -> dict[str, str | None]:
        """The preferences by name, None where automatic."""
        return {name: self[name].data or None for name in ("language", "time_zone", "theme")}


class PasswordForm(FlaskForm):
    """A new password, and the one before it where there is one to be asked for."""

    current_password = PasswordControl(label=message("Current password"), autocomplete="current-password")
    new_password = PasswordControl(
        label=message("New password"),
        autocomplete="new-password",
        hint=password_rules.TOO_SHORT,
    )

    def __init__(self, *, asks_current: bool) -> None:
        super().__init__()  # pyright: ignore[reportUnknownMemberType]
        if not asks_current:
            del self.current_password

    @property
    def asks_current(self) -> bool:
        """Whether the password of now is asked for."""
        return "current_password" in self

    def accepts(self, *known: str) -> bool:
        """Whether the new password is one to be had; `known` is what anybody knows of its owner."""
        if not self.validate():
            return False
        try:
            password_rules.check(str(self.new_password.data), known=known)
        except InvalidError as error:
            self.new_password.errors = [translated(error.message)]
        return not self.errors
