"""What every request passes before its view, in this order."""

import sys
from datetime import UTC, datetime, timedelta
from typing import cast
from urllib.parse import urlsplit

from flask import Flask, current_app, g, request
from flask.globals import request_ctx
from flask_babel import gettext
from flask_wtf.csrf import CSRFProtect
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest, Forbidden, Unauthorized
from werkzeug.routing import MapAdapter

from webapp.access import sign_ins
from webapp.access.actors import Actor
from webapp.access.policy import Right
from webapp.changes.transactions import housekeep
from webapp.db import begin_reading, db
from webapp.fields import stored
from webapp.security.browser_session import CookieSessions, current_token
from webapp.security.declarations import declared_right, largest_form, largest_with_file
from webapp.security.headers import add_headers
from webapp.security.redirects import public_url
from webapp.security.text import require_text
from webapp.security.typed_fields import LONGEST, typed_fields

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})

MOST_PARTS = 25_000
"""Of a large form: a thousand rows of more columns than anybody fills in."""

MOST_PARTS_WITH_FILE = 10
"""Each may be kept in memory, as far as `MAX_FORM_MEMORY_SIZE` goes."""

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

HEALTH = "health"
"""The blueprint that answers to any name: whatever watches over machines asks by address."""

csrf = CSRFProtect()


def init_app(app: Flask) -> None:
    app.config.from_mapping(
        PERMANENT_SESSION_LIFETIME=timedelta(hours=cast("int", app.config["SIGN_IN_IDLE_HOURS"])),
        # `CookieSessions` does so now and then; at every request it would take a tenth of a page's time.
        SESSION_REFRESH_EACH_REQUEST=False,
        # The guard asks for the token itself, once it knows who acts.
        WTF_CSRF_CHECK_DEFAULT=False,
        # It lives as long as the sign-in that it belongs to: a form may stay open over the weekend.
        WTF_CSRF_TIME_LIMIT=None,
        # Token and SameSite suffice; honest browsers leave the Referer out.
        WTF_CSRF_SSL_STRICT=False,
    )
    app.session_interface = CookieSessions()
    csrf.init_app(app)  # pyright: ignore[reportUnknownMemberType]
    app.before_request(_guard)
    app.after_request(add_headers)


def current_actor() -> Actor:
    """Return who acts; for views that `needs` a right."""
    return g.actor


def find_actor() -> Actor | None:
    """Return who is signed in, if anybody is, also where the view is public."""
    g.actor = g.draft = None
    if token := current_token():
        begin_reading(db.session())
        if found := sign_ins.find_actor(db.session(), token):
            g.actor, g.seen_at, g.draft = found.actor, found.seen_at, found.draft
            stored.expect(db.session(), found.fields_version)
    return g.actor


def _guard() -> None:
    g.actor = None
    _require_own_host()
    _let_in_large_form()
    _let_in_large_file()
    require_text()
    if request.method == "POST" and "restore" in request.form:
        _show_again()
    if request.endpoint is None:
        find_actor()  # for the navigation around the error page
    else:
        _admit(declared_right(current_app.view_functions[request.endpoint]))


def _require_own_host() -> None:
    if request.blueprint == HEALTH:
        return
    own = {urlsplit(public_url()).hostname}
    if own & LOOPBACK:
        own |= LOOPBACK
    if _asked_name() not in own:
        raise BadRequest(gettext("Rollbook does not answer to this name. Its own is set by PUBLIC_URL."))


def _let_in_large_form() -> None:
    """Raise the limits for a view that takes more; must come before anything reads the body."""
    size = largest_form(current_app.view_functions[request.endpoint]) if request.endpoint else None
    if size:
        request.max_content_length = request.max_form_memory_size = size
        request.max_form_parts = MOST_PARTS


def _let_in_large_file() -> None:
    """Raise the limit for a file before it is read, and only for whoever may bring one; all others are turned away."""
    view = current_app.view_functions[request.endpoint] if request.endpoint else None
    size = largest_with_file(view) if view else None
    if view and size and _may_be_large_file():
        _require_actor(declared_right(view))
        request.max_content_length, request.max_form_parts = size, MOST_PARTS_WITH_FILE


def _may_be_large_file() -> bool:
    most, length = request.max_content_length or sys.maxsize, request.content_length
    return request.mimetype == "multipart/form-data" and (length is None or length > most)


def _require_actor(right: Right | None) -> None:
    actor = find_actor()
    # However long the file is in coming, others find the connection free.
    db.session.rollback()
    if actor is None:
        raise Unauthorized
    if right and not actor.can(right):
        raise Forbidden


def _asked_name() -> str | None:
    try:
        return urlsplit(f"//{request.host}").hostname
    except ValueError:  # brackets around what is no address
        return None


def _admit(right: Right | None) -> None:
    actor = find_actor() if right else None
    if right and not actor:
        raise Unauthorized
    csrf.protect()
    if right and actor and not actor.can(right):
        raise Forbidden
    if actor and request.method not in SAFE_METHODS:
        _note_seen(actor)


def _note_seen(actor: Actor) -> None:
    if datetime.now(UTC) - g.seen_at > sign_ins.SEEN_PRECISION:
        housekeep(lambda session: sign_ins.touch(session, actor.sign_in_id))


def _show_again() -> None:
    """Turn the post of a form that was held up into a GET of the same address, with what was typed.

    Nothing is acted upon, so no token is asked for; the form that is shown has a new one.
    """
    request.method = request.environ["REQUEST_METHOD"] = "GET"
    g.typed = MultiDict(typed_fields(request.max_content_length or LONGEST))
    adapter = cast("MapAdapter", request_ctx.url_adapter)
    request.url_rule, arguments = adapter.match(method="GET", return_rule=True)
    request.view_args = dict(arguments)
    request.routing_exception = None
