"""Where a trip into a record ends: the list as it was left. ``back`` carries the list's query string there and back."""

from urllib.parse import parse_qsl, urlencode

from flask import request, url_for

from webapp.access.policy import Right
from webapp.security import current_actor


def next_url(user_id: int) -> str:
    """Return where the button that was pressed leads; Save leads back to the list."""
    if "save_and_add" in request.form:
        return url_for("users.new", back=back())
    if "save_and_continue" in request.form:
        return url_for("users.edit", user_id=user_id, back=back())
    return list_url()


def list_url() -> str:
    """Return the address of the list as it was left, or the start page for those who see no list."""
    if not current_actor().can(Right.SEE_USERS):
        return url_for("home.index")
    query_string = back()
    return url_for("users.index") + (f"?{query_string}" if query_string else "")


def back() -> str | None:
    """Return what to hand on to another page of this trip."""
    # Only ever a query string behind our own path, and spelled anew, so it leads nowhere else.
    return urlencode(parse_qsl(request.args.get("back", ""), keep_blank_values=True)) or None
