"""Whom the grid is about: the people whom an address or a form names, or those of a list."""

from collections.abc import Sequence

from flask import g, request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest

from webapp.changes.records import Record
from webapp.db import db
from webapp.fields import message
from webapp.fields.catalogue import NAME
from webapp.forms.grid import MOST_ROWS
from webapp.translation import translated
from webapp.users.listing import list_users
from webapp.users.parameters import BadParameterError
from webapp.users.query import ListQuery
from webapp.users.records import find_records
from webapp.views.known_fields import known_fields
from webapp.views.users.then import reader_zone

OWN_PARAMETERS = frozenset({"back", "ids", "matching"})
"""What an address of the grid says beyond that of a list."""

LONGEST_ID = 18
"""Digits."""


class TooManyError(Exception):
    """There are more people than the grid takes."""


def chosen_people() -> list[Record] | None:
    """Return the people whom the request asks for, in its order; None if it asks for nobody, to add some.

    :raises TooManyError: it asks for more than the grid takes.
    :raises BadParameterError: a part of its address is wrong.
    """
    texts = _given().getlist("ids")
    ids = _ids(texts) if texts else _ids_of_list()
    if ids is None:
        return None
    found = find_records(db.session(), ids)
    return [found[user_id] for user_id in ids if user_id in found]


def list_query() -> ListQuery | None:
    """Return the list that the address is about; None if it is about none.

    :raises BadParameterError: a part of the address is wrong.
    """
    args = request.args.to_dict(flat=False)
    rest = {name: texts for name, texts in args.items() if name not in OWN_PARAMETERS}
    if not rest and "matching" not in args:
        return None
    query = ListQuery.parse(rest, fields=known_fields(), zone=reader_zone())
    if query.at is not None:
        raise BadParameterError("at", message("Only the list of now can be edited."))
    return query


def _given() -> MultiDict[str, str]:
    """Return what the request has; a form that was held up comes back beside it."""
    return g.typed if "typed" in g else request.values


def _ids(given: Sequence[str]) -> list[int]:
    texts = [text.strip() for each in given for text in each.split(",")]
    if not all(text.isascii() and text.isdigit() and len(text) <= LONGEST_ID for text in texts if text):
        raise BadRequest(translated(message("“ids” are not the numbers of people.")))
    return _few([int(text) for text in dict.fromkeys(texts) if text])


def _ids_of_list() -> list[int] | None:
    query = list_query()
    if query is None:
        return None
    page = list_users(db.session(), query.replace(size=MOST_ROWS, columns=(NAME.name,)))
    return _few([row.id for row in page.rows], has_more=page.next is not None)


def _few(ids: Sequence[int], *, has_more: bool = False) -> list[int]:
    if has_more or len(ids) > MOST_ROWS:
        raise TooManyError
    return list(ids)
