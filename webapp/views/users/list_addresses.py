"""Addresses of lists."""

from functools import cache
from urllib.parse import urlencode

from flask import request, url_for

from webapp.users.listing import Page
from webapp.users.query import ListQuery
from webapp.views.paging import Pager


def url(query: ListQuery, page: str | None = None) -> str:
    """Return the address of a list, or of another page that says by its address which list it is about."""
    arguments = query_string(query)
    return f"{page or path()}?{arguments}" if arguments else page or path()


def path() -> str:
    """Return the list's own address."""
    return _path(request.script_root)


def query_string(query: ListQuery) -> str | None:
    """Return the list's arguments as one text, None if it has none."""
    return urlencode(query.to_args()) or None


def pager(page: Page) -> Pager:
    """Return the addresses of the pages around this one."""
    others = (page.first, page.previous, page.next, page.last)
    return Pager(*(other and url(other) for other in others))


@cache
def _path(_script_root: str) -> str:
    """Make it once: a page has a dozen addresses of lists."""
    return url_for("users.index")
