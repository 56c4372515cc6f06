"""Where a browser may be sent."""

from typing import cast
from urllib.parse import urlsplit

from flask import current_app, request, url_for
from flask.globals import request_ctx
from werkzeug.routing import MapAdapter

LONGEST = 2000


def safe_next(target: str | None) -> str:
    r"""Return `target` if it is a path on this site, with or without a query, else the start page.

    Browsers read ``//host`` and ``/\host`` as another site, and skip tabs and line breaks before they look.
    """
    if not target or len(target) > LONGEST or not target.isprintable() or "\\" in target:
        return url_for("home.index")
    if not target.startswith("/") or target.startswith("//") or urlsplit(target).netloc:
        return url_for("home.index")
    return target


def here() -> str | None:
    """Return the path and query of the page asked for, to come back to; None where there is no page to see."""
    adapter = cast("MapAdapter", request_ctx.url_adapter)
    return request.full_path.removesuffix("?") if adapter.test(method="GET") else None


def public_url(path: str = "") -> str:
    """Return the whole address of a path, to be used elsewhere: never made from this request's Host header."""
    return cast("str", current_app.config["PUBLIC_URL"]) + path
