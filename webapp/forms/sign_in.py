"""The forms at the door."""

from flask_wtf import FlaskForm
from wtforms import HiddenField

from webapp.fields import message
from webapp.forms.labelled import AddressControl, PasswordControl


class SignInForm(FlaskForm):
    """E-mail and password; `next` is where to go afterwards."""

    email = AddressControl()
    password = PasswordControl(label=message("Password"), autocomplete="current-password")
    next = HiddenField()


class LinkForm(FlaskForm):
    """One button, so that a mail scanner which opens the link does not use it up."""
