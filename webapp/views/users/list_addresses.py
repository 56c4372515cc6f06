"""Addresses of lists."""

from functools import cache
from urllib.parse import urlencode

from flask import request, url_for

from webapp.exports.formats import Format
from webapp.users.listing import Page
from webapp.users.query import DEFAULT_SIZE, ListQuery
from webapp.views.paging import Pager


def url(query: ListQuery) -> str:
    """Return the address of a list."""
    return url_about(query, path())


def url_about(query: ListQuery, page: str, *others: tuple[str, str]) -> str:
    """Return the address of a page that is about a list, with other arguments before the list's."""
    arguments = urlencode([*others, *query.to_args()])
    return f"{page}?{arguments}" if arguments else page


def export_urls(query: ListQuery) -> dict[str, str]:
    """Return the address of the list, with all its pages, as each kind of file, by the end of the file's name."""
    arguments = query_string(query.replace(exact=False, size=DEFAULT_SIZE))
    files = {each.value.suffix: url_for(f"users.export_{each.value.suffix}") for each in Format}
    return {suffix: f"{address}?{arguments}" if arguments else address for suffix, address in files.items()}


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
