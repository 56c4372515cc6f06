"""What to say after a save."""

from typing import Any

from flask import flash
from flask_babel import gettext

from webapp.changes.transactions import Outcome


def flash_saved(outcome: Outcome, *, kind: str, name: str | None, url: str | None = None) -> None:
    """Say what was saved, with a link to the changeset and to the row, or that nothing was changed."""
    if outcome.changeset_id is None:
        flash(gettext("Nothing was changed, so nothing was saved."), "notice")
    else:
        # Flask declares flashes as texts; the template "components/flash.html" reads these parts.
        saved: Any = {"kind": kind, "changeset": outcome.changeset_id, "name": name, "url": url}
        flash(saved, "saved")
