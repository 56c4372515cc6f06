"""The page that asks before what is left of a deleted person is erased."""

import re
from typing import Any

from wtforms import BooleanField, SelectMultipleField
from wtforms.validators import InputRequired

from webapp.fields import message
from webapp.forms.base import RollbookForm
from webapp.translation import translated
from webapp.users.erasing import EraseUser

UNDERSTOOD = message("I understand that this cannot be undone.")
NOT_UNDERSTOOD = message("Tick the box to say that you understand this. Nothing was erased.")

NUMBER = re.compile(r"[0-9]{1,18}")


def changeset_id(value: object) -> int:
    """Read what a box stands for.

    :raises ValueError: it is no id.
    """
    if not NUMBER.fullmatch(str(value)):
        raise ValueError(value)
    return int(str(value))


class Understood(BooleanField):
    """A box without which nothing happens."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(translated(UNDERSTOOD), [InputRequired(translated(NOT_UNDERSTOOD))], **kwargs)


class ErasureForm(RollbookForm):
    """Asks whether to erase, and which messages of saves go too; `messages` are ids of changesets."""

    messages = SelectMultipleField(coerce=changeset_id, choices=[], validate_choice=False)
    understood = Understood()

    def erasure(self, user_id: int) -> EraseUser:
        """Return the operation that erases what is left of the person."""
        return EraseUser(user_id, tuple(sorted(set(self.messages.data or ()))))
