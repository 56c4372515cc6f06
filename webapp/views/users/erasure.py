"""Where a person can be erased from history."""

from contextlib import suppress

from flask import url_for

from webapp.access.policy import Right
from webapp.changes.erasing import AlreadyErasedError, RowExistsError, require_erasable
from webapp.db import db
from webapp.security import current_actor
from webapp.users.records import TABLE
from webapp.views.returning import back


def erase_url(user_id: int) -> str | None:
    """Return where the reader can erase a person; None where that cannot be, or is not the reader's to do."""
    if not current_actor().can(Right.ERASE_HISTORY):
        return None
    with suppress(RowExistsError, AlreadyErasedError):
        require_erasable(db.session(), TABLE, user_id)
        return url_for("users.confirm_erase", user_id=user_id, back=back())
    return None
