"""The list that an address asks for."""

from flask import request

from webapp.changes.past import Point
from webapp.users.query import ListQuery
from webapp.views.known_fields import known_fields
from webapp.views.users.then import point_at, reader_zone


def asked_list() -> tuple[ListQuery, Point | None]:
    """Return the list, with the fields that its reader may know of, and the point of history that it is of, if any.

    :raises BadParameterError: naming what is wrong in the address.
    """
    query = ListQuery.parse(request.args.to_dict(flat=False), fields=known_fields(), zone=reader_zone())
    return query, None if query.at is None else point_at(query.at)
