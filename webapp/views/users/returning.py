"""The list's filters, carried into a record and back: ``back`` is the query string of the list."""

from urllib.parse import parse_qsl, urlencode

from flask import request, url_for

from webapp.access.policy import Right
from webapp.security import current_actor


def back() -> str | None:
    """Return what to hand on to another page of this trip."""
    # Only ever a query string behind our own path, and spelled anew, so it leads nowhere else.
    return urlencode(parse_qsl(request.args.get("back", ""), keep_blank_values=True)) or None


def list_url() -> str:
    """Return the address of the list as it was left, or the start page for those who see no list."""
    if not current_actor().can(Right.SEE_USERS):
        return url_for("home.index")
    query_string = back()
    return url_for("users.index") + (f"?{query_string}" if query_string else "")
