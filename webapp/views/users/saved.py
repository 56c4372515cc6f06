"""What to say after a save, and where to go."""

from typing import Any

from flask import flash, request, url_for
from flask_babel import gettext  # pyright: ignore[reportUnknownVariableType]

from webapp.changes.transactions import Outcome
from webapp.views.users.returning import back, list_url


def flash_saved(outcome: Outcome, *, kind: str, name: str | None, url: str | None = None) -> None:
    """Say what was saved, with a link to the changeset and to the person, or that nothing was changed."""
    if outcome.changeset_id is None:
        flash(gettext("Nothing was changed, so nothing was saved."), "notice")
    else:
        # Flask declares flashes as texts; the template "components/flash.html" reads these parts.
        saved: Any = {"kind": kind, "changeset": outcome.changeset_id, "name": name, "url": url}
        flash(saved, "saved")


def next_url(user_id: int) -> str:
    """Return where the button that was pressed leads; Save leads back to the list as it was left."""
    if "save_and_add" in request.form:
        return url_for("users.new", back=back())
    if "save_and_continue" in request.form:
        return url_for("users.edit", user_id=user_id, back=back())
    return list_url()
