"""What the history of a person says about erasing."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from webapp.access.policy import Right
from webapp.changes.erasing import AlreadyErasedError, RowExistsError, require_erasable
from webapp.changes.fold import FoldedChange
from webapp.changes.log import find_changeset
from webapp.db import db
from webapp.security import current_actor
from webapp.users.records import TABLE
from webapp.views.entries import actor_name
from webapp.views.users.returning import back


@dataclass(frozen=True)
class Erasure:
    """Who erased a person's values from history, when, and the changeset's address."""

    actor_name: str
    committed_at: datetime
    url: str


def erasure_of(changes: Sequence[FoldedChange]) -> Erasure | None:
    """Return the last erasing among what was done to a person; None if there was none."""
    changeset_id = max((change.erased_in or 0 for change in changes), default=0)
    changeset = find_changeset(db.session(), changeset_id)
    if changeset is None:
        return None
    url = url_for("changes.show", changeset_id=changeset.id)
    return Erasure(actor_name(changeset), changeset.committed_at, url)


def erase_url(user_id: int) -> str | None:
    """Return where the reader can erase a person; None where that cannot be, or is not the reader's to do."""
    if not current_actor().can(Right.ERASE_HISTORY):
        return None
    with suppress(RowExistsError, AlreadyErasedError):
        require_erasable(db.session(), TABLE, user_id)
        return url_for("users.confirm_erase", user_id=user_id, back=back())
    return None
