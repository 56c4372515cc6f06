"""What every form has: protection against forgery, a one-time submission id, and a way back as typed."""

import re
import secrets
from functools import cache
from typing import Any

from flask import g, request
from flask_wtf import FlaskForm
from werkzeug.exceptions import BadRequest
from wtforms import HiddenField
from wtforms.form import BaseForm
from wtforms.i18n import get_translations

from webapp.fields import message
from webapp.fields.catalogue import MESSAGE
from webapp.forms.controls import control_for
from webapp.forms.sealing import sealed
from webapp.translation import language, translated

PAGE_NUMBER = re.compile(r"[1-9][0-9]{0,8}")
VERSION = re.compile(r"[0-9]{1,18}")

REUSED = message("This form was saved before, with other values. Save once more if you mean it.")


def new_submission() -> str:
    """Return an id that one rendered form carries, so that sending it twice saves once."""
    return secrets.token_urlsafe(16)


class RollbookForm(FlaskForm):
    """A form that saves once however often it is sent, and that comes back as typed.

    `submission` is new in each form shown for the first time, and kept by one that is shown again. What was typed
    into a form that an ended sign-in or an outage held up is in `g.typed`, and is shown, not sent.
    """

    class Meta(FlaskForm.Meta):
        def get_translations(self, form: BaseForm) -> Any:  # noqa: ARG002  # its name is WTForms'
            """Return WTForms' own texts, read from their file once: Flask-WTF reads it for every form."""
            return _texts(language())

    submission = HiddenField(default=new_submission)

    def __init__(self, **data: Any) -> None:
        if "typed" in g:
            data["formdata"] = g.typed
        super().__init__(**data)  # pyright: ignore[reportUnknownMemberType]

    def renew(self) -> None:
        """Make this a form of its own: what it saves next is no repeat of what it saved before."""
        self.submission.data = new_submission()


class RecordedForm(RollbookForm):
    """A form whose save is a changeset: it may say why, and may be previewed."""

    message = control_for(MESSAGE)
    digest = HiddenField()

    @property
    def wants_preview(self) -> bool:
        """Whether it asks to see what it would do, or more of that."""
        return "preview" in request.form or bool("page" in request.form and self.digest.data)

    @property
    def wants_draft(self) -> bool:
        """Whether what it would do is to be added to a draft."""
        return "stage" in request.form

    @property
    def expected(self) -> str | None:
        """The token of the preview that is committed, or read on; None for a save without one."""
        is_from_preview = not request.form.keys().isdisjoint({"commit", "page"})
        return sealed(str(self.digest.data)) if self.digest.data and is_from_preview else None

    def refuse_reuse(self) -> int:
        """Say that this was saved before with other values, and return the status; sent once more it saves."""
        self.renew()
        self.form_errors.append(translated(REUSED))
        return 409


def asked_page() -> int:
    """Return the page of a preview that is asked for, the first being 1."""
    text = request.form.get("page", "")
    return int(text) if PAGE_NUMBER.fullmatch(text) else 1


class BasedForm(RecordedForm):
    """A form about one row; `base` is the version of the row that it shows."""

    base = HiddenField()

    @property
    def base_version(self) -> int | None:
        """The version as a number; None when the form says nothing, and then means the one that is there now.

        :raises BadRequest: it is no version.
        """
        if not self.base.data:
            return None
        if not VERSION.fullmatch(str(self.base.data)):
            raise BadRequest(translated(message("“base” is not the version of a record.")))
        return int(self.base.data)


@cache
def _texts(code: str) -> Any:
    return get_translations([code])
