"""The form that takes a changeset back."""

import re

from flask import g, request

from webapp.changes.undo.operation import Undo
from webapp.forms.base import RecordedForm

NAME = re.compile(r"[a-z_]+:[0-9]{1,18}(:[^\0]+)?")
"""A row, ``users:42``, or a field of it, ``users:42:age``."""

CHOICE = "choice."
"""Before the names of what is chosen: ``choice.users:42`` for a row, ``choice.users:42:age`` for a field."""

ANYWAY = "anyway"
"""What is chosen to undo something that was changed since."""


class UndoForm(RecordedForm):
    """The rows of a changeset that are ticked, and what is to become of those that were changed since.

    `shown` names the rows that the page shows, so that one which is not ticked tells from one that is not there.
    """

    def undo(self, changeset_id: int) -> Undo:
        """Return the operation; whatever the form does not name is undone as far as it still stands."""
        sent = g.typed if "typed" in g else request.form
        left_out = set(sent.getlist("shown")) - set(sent.getlist("row"))
        anyway = {
            name.removeprefix(CHOICE)
            for name, value in sent.items()
            if name.startswith(CHOICE) and value == ANYWAY
        }
        return Undo(changeset_id, _named(left_out), _named(anyway))


def _named(names: set[str]) -> tuple[str, ...]:
    """Return what can be the name of something, in one order whatever the form's."""
    return tuple(sorted(name for name in names if NAME.fullmatch(name)))
