"""The point that an address asks for, and what every page of the register as it was says of it."""

from datetime import datetime, tzinfo
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode
from zoneinfo import ZoneInfo

from flask import request, url_for
from flask_babel import get_timezone, to_user_timezone

from webapp.access.policy import Right
from webapp.changes import past
from webapp.changes.past import At, Point
from webapp.db import db
from webapp.fields import InvalidError
from webapp.security import current_actor
from webapp.users.parameters import BadParameterError, read
from webapp.views.returning import back, list_url

INPUT = "%Y-%m-%dT%H:%M"
"""How a browser writes a moment in an input for one."""


class Then(NamedTuple):
    """What the banner says: the moment, the changeset just after which it is, if one was named, and the way back.

    `changeset_url` is None for those who may not see the changeset.
    """

    moment: datetime
    changeset_id: int | None
    changeset_url: str | None
    now_url: str


def reader_zone() -> tzinfo:
    """Return the zone of the reader's clock; Flask-Babel's own would not do for times of other seasons."""
    return ZoneInfo(str(get_timezone()))


def asked_at() -> At | None:
    """Return what the address of a person asks for.

    :raises BadParameterError: it is no point.
    """
    text = request.args.get("at", "").strip()
    return read("at", lambda value: past.read(value, reader_zone()), text) if text else None


def point_at(at: At) -> Point:
    """Return the point of history.

    :raises BadParameterError: there is no such point.
    """
    try:
        return past.find_point(db.session(), at)
    except InvalidError as error:
        raise BadParameterError("at", error.message) from None


def then(at: At, point: Point, *, now_url: str) -> Then:
    """Make the banner of a page."""
    changeset_id = at if isinstance(at, int) else None
    may_see = changeset_id is not None and current_actor().can(Right.SEE_CHANGES)
    changeset_url = url_for("changes.show", changeset_id=changeset_id) if may_see else None
    return Then(point.moment, changeset_id, changeset_url, now_url)


def typed(point: Point | None) -> str:
    """Return the moment as an input holds it, on the reader's clock."""
    return to_user_timezone(point.moment).strftime(INPUT) if point else ""


def list_url_at(at: At) -> str:
    """Return the address of the list as it was left, or else as it was at this point."""
    text = past.write(at)
    if ("at", text) in _back() or not current_actor().can(Right.SEE_USERS):
        return list_url()
    return url_for("users.index", at=text)


def back_to_now() -> str | None:
    """Return what to hand on of the list as it was left to the pages of now."""
    return urlencode([(name, text) for name, text in _back() if name != "at"]) or None


def _back() -> list[tuple[str, str]]:
    return parse_qsl(back() or "")
