"""What to say after a save."""

from typing import Any

from flask import flash
from flask_babel import gettext

from webapp.access.policy import Right
from webapp.changes.transactions import Outcome
from webapp.security import current_actor


def flash_saved(outcome: Outcome, *, kind: str, name: str | None, url: str | None = None) -> None:
    """Say what was saved, with links to the row and, for those who may, to the changeset; or that nothing was."""
    if outcome.changeset_id is None:
        flash(gettext("Nothing was changed, so nothing was saved."), "notice")
    else:
        # Flask declares flashes as texts; the template "components/flash.html" reads these parts.
        saved: Any = {
            "kind": kind,
            "changeset": outcome.changeset_id,
            "name": name,
            "url": url,
            "can_see": current_actor().can(Right.SEE_CHANGES),
            "can_undo": current_actor().can(Right.PROPOSE),
        }
        flash(saved, "saved")
