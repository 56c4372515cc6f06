"""What is asked of both servers, at the same addresses."""

import random
import re
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from html import unescape
from itertools import count
from urllib.parse import urlencode, urljoin

from benchmarks.load import Load, Measured, press
from benchmarks.servers import Target

PAGES_BACK = 9
"""The deep page is so many before the last: about the middle of a thousand people."""

PREVIOUS = re.compile(r'<a [^>]*href="([^"]+)"[^>]* rel="prev"')
USER = re.compile(r'<a href="/users/[0-9]+/')
FORM = {
    "name": "Maria Nova {number}",
    "email": "{number}@example.org",
    "age": "{age}",
    "active": "y",
    "save": "",
}


@dataclass(frozen=True)
class Scenario:
    """A page to be asked for, or a form to be sent.

    ``{deep}`` is the address of the deep page, ``{id}`` anybody's id, ``{number}`` never the same, ``{age}`` anything
    from 18 to 90. `rows` is how many people the page must show, where that is known.
    """

    name: str
    path: str
    form: Mapping[str, str] | None = None
    rows: int | None = None


READING = (
    Scenario("list, first page", "/users/", rows=50),
    Scenario("list, deep page", "{deep}", rows=50),
    Scenario("list, last page", "/users/?before=end", rows=50),
    Scenario("list by age", "/users/?sort=age", rows=50),
    Scenario("search, 10 found", "/users/?q=quixw", rows=10),
    Scenario("search, 3 % found", "/users/?q=ann"),
)
EDITING = (
    Scenario("edit form", "/users/{id}/edit/"),
    Scenario("update by form", "/users/{id}/edit/", FORM),
    Scenario("create by form", "/users/new/", FORM),
)

_numbers = count(1)


def measure(scenario: Scenario, target: Target, people: int, load: Load) -> Measured:
    """Press a server with one scenario.

    :raises RuntimeError: a wrong answer; a benchmark of errors says nothing.
    """
    if scenario.path == "{deep}":
        scenario = replace(scenario, path=_deep_path(target))
    _check(scenario, target, people)
    status = 200 if scenario.form is None else 302
    measured = press(target.address, requests(scenario, target, people), status=status, load=load)
    if measured.refused:
        raise RuntimeError(f"{target.name}, {scenario.name}: {measured.refused} answers were not {status}")
    return measured


def requests(scenario: Scenario, target: Target, people: int) -> Iterator[bytes]:
    while True:
        path, form = filled(scenario, target, people)
        if form is None:
            yield f"GET {path} HTTP/1.1\r\n{target.headers}\r\n".encode()
        else:
            body = urlencode(form)
            head = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
            yield f"POST {path} HTTP/1.1\r\n{target.headers}{head}\r\n{body}".encode()


def _deep_path(target: Target) -> str:
    url, page = target.open("/users/?before=end")
    for _ in range(PAGES_BACK):
        found = PREVIOUS.search(page)
        if found is None:
            raise RuntimeError(f"{target.name} has no page before {url}")
        url, page = target.open(urljoin(url, unescape(found[1])))
    return url


def _check(scenario: Scenario, target: Target, people: int) -> None:
    """Ask once and look at the answer."""
    url, page = target.open(*filled(scenario, target, people))
    rows = len(USER.findall(page))
    if "/users/" not in url or scenario.rows not in {None, rows}:
        raise RuntimeError(f"{target.name}, {scenario.name}: {rows} people shown at {url}")


def filled(scenario: Scenario, target: Target, people: int) -> tuple[str, dict[str, str] | None]:
    """Return the path and the form of one request."""
    # Nothing secret hangs on whose form it is.
    values = {"id": random.randint(1, people), "number": next(_numbers), "age": random.randint(18, 90)}  # noqa: S311
    path = scenario.path.format_map(values)
    if scenario.form is None:
        return path, None
    form = {name: value.format_map(values) for name, value in scenario.form.items()}
    return path, form | {"csrf_token": target.csrf_token, "submission": secrets.token_urlsafe(16)}
