"""The forms at the door."""

from flask_babel import lazy_gettext  # pyright: ignore[reportUnknownVariableType]
from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from webapp.access.password_rules import LONGEST


class SignInForm(FlaskForm):
    """E-mail and password; `next` is where to go afterwards."""

    email = StringField(
        lazy_gettext("E-mail"),
        [InputRequired(lazy_gettext("This cannot be empty.")), Length(max=LONGEST)],
        render_kw={"autocomplete": "username", "inputmode": "email", "spellcheck": "false"},
    )
    password = PasswordField(
        lazy_gettext("Password"),
        [InputRequired(lazy_gettext("This cannot be empty.")), Length(max=LONGEST)],
        render_kw={"autocomplete": "current-password"},
    )
    next = HiddenField()


class LinkForm(FlaskForm):
    """One button, so that a mail scanner which opens the link does not use it up."""
