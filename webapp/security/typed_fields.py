"""What a person typed into a form that could not be acted upon, so that it can be shown again.

It travels through the browser as hidden inputs, through the sign-in page with the prefix `CARRIED`. Passwords and
files never do, and no copy is kept here.
"""

from collections.abc import Iterable

from flask import request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

from webapp.security.redirects import here

CARRIED = "typed."

LONGEST = 1_000_000
"""Characters; more is not carried, unless to where it came from."""

TOKENS = frozenset({"csrf_token", "restore"})

Fields = list[tuple[str, str]]


def typed_fields(longest: int = LONGEST) -> Fields:
    """Return the posted fields as (name, value).

    There are none where no page could show them, or where the form was too large to be read at all.

    :param longest: characters; of more nothing is returned.
    """
    try:
        posted = request.form if here() else MultiDict[str, str]()
    except HTTPException:
        return []
    fields = ((name, value) for name, value in posted.items(multi=True) if not _is_secret(name))
    return _limit(fields, longest)


def carried_fields() -> Fields:
    """Return the fields that came along through the sign-in page, under their own names."""
    carried = (pair for pair in request.form.items(multi=True) if pair[0].startswith(CARRIED))
    return _limit(((name.removeprefix(CARRIED), value) for name, value in carried), LONGEST)


def _is_secret(name: str) -> bool:
    return name in TOKENS or "password" in name or name.startswith(CARRIED)


def _limit(fields: Iterable[tuple[str, str]], longest: int) -> Fields:
    kept = list(fields)
    return kept if sum(len(name) + len(value) for name, value in kept) <= longest else []
