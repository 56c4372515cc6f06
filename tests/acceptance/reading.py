"""A list as a person reads it."""

from collections.abc import Iterable
from dataclasses import dataclass

from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient


@dataclass(frozen=True)
class Table:
    """The names of the columns, and the rows' texts in the same order."""

    columns: list[str]
    rows: list[list[str]]


def read_table(client: FlaskClient, url: str) -> Table:
    page = _open(client, url)
    rows = [_texts(row.select("th, td:not(.tick)")) for row in page.select("main tbody tr")]
    return Table(_texts(page.select("main thead th:not(.tick)")), rows)


def read_names(client: FlaskClient, url: str) -> list[str]:
    """What stands in the first column, on all pages of a list."""
    names: list[str] = []
    while url:
        page = _open(client, url)
        names += _texts(page.select("main tbody th"))
        following = page.select_one("main a[rel=next]")
        url = str(following["href"]) if following else ""
    return names


def _open(client: FlaskClient, url: str) -> BeautifulSoup:
    answer = client.get(url)
    assert answer.status_code == 200, f"{url} answered {answer.status}"
    return BeautifulSoup(answer.text, "html.parser")


def _texts(tags: Iterable[Tag]) -> list[str]:
    return [tag.text.strip() for tag in tags]
