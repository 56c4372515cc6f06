"""The forms of drafts."""

from webapp.fields import Field, message
from webapp.fields.types import LongText, Text
from webapp.forms.base import RecordedForm, RollbookForm
from webapp.forms.controls import control_for

LONGEST_NAME = 100
LONGEST_COMMENT = 2_000

NAME = Field(name="name", label=message("Name"), type=Text(), required=True, maximum=LONGEST_NAME)
COMMENT = Field(name="text", label=message("Comment"), type=LongText(), maximum=LONGEST_COMMENT)


class DraftForm(RollbookForm):
    """Names a draft."""

    name = control_for(NAME)


class CommentForm(RollbookForm):
    """Says something about a draft."""

    text = control_for(COMMENT)


class CommitForm(RecordedForm):
    """The steps of a draft that are ticked. `shown` names those that the page shows, as in `UndoForm`."""
