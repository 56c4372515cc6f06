"""One query: its form, and what it finds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from webapp.access.policy import Right
from webapp.forms.grid import MOST_ROWS
from webapp.queries.result import Result
from webapp.security import needs
from webapp.translation import translated
from webapp.views.queries.asking import asked
from webapp.views.queries.blueprint import bp, can_write, get_query
from webapp.views.queries.cells import bars, cell_text, in_order, numeric_columns

PAGE_SIZE = 100
PEOPLE = ("id", "user_id")
"""Columns of numbers of people."""


@dataclass(frozen=True)
class Head:
    """A column: its name, where a click sorts by it, and how it is sorted now."""

    name: str
    url: str
    is_numeric: bool
    order: str | None


@dataclass(frozen=True)
class Shown:
    """A page of a result."""

    heads: Sequence[Head]
    rows: Sequence[Sequence[str]]
    count: int
    has_more: bool
    milliseconds: float
    previous: str | None
    next: str | None
    user_ids: Sequence[int]


@bp.get("/<slug>/")
@needs(Right.RUN_QUERIES)
def show(slug: str) -> ResponseReturnValue:
    """Run the query with the values of the address; without any, ask for them."""
    found = get_query(slug)
    query = found.query
    answer = asked(query)
    page = render_template(
        "queries/show.html",
        found=found,
        query=query,
        form=answer.form,
        shown=shown_result(answer.result, slug) if answer.result else None,
        points=bars(answer.result) if answer.result and query.chart else [],
        plan=answer.plan,
        fault=translated(answer.fault) if answer.fault else None,
        can_write=can_write(found),
    )
    return page, answer.status


def shown_result(result: Result, slug: str | None) -> Shown:
    """Return the page of a result that the address asks for."""
    sort, number = request.args.get("sort", ""), _page_number()
    rows = in_order(result, sort)
    first = (number - 1) * PAGE_SIZE
    numeric = numeric_columns(result)
    return Shown(
        heads=[
            _head(name, place, slug, sort, is_numeric=numeric[place - 1])
            for place, name in enumerate(result.columns, start=1)
        ],
        rows=[[cell_text(value) for value in row] for row in rows[first : first + PAGE_SIZE]],
        count=len(rows),
        has_more=result.has_more,
        milliseconds=result.seconds * 1000,
        previous=_address(slug, page=str(number - 1)) if number > 1 else None,
        next=_address(slug, page=str(number + 1)) if len(rows) > first + PAGE_SIZE else None,
        user_ids=_user_ids(result),
    )


def _head(name: str, place: int, slug: str | None, sort: str, *, is_numeric: bool) -> Head:
    orders: Mapping[str, str] = {str(place): "ascending", f"-{place}": "descending"}
    order = orders.get(sort)
    wanted = f"-{place}" if order == "ascending" else str(place)
    return Head(name, _address(slug, sort=wanted, page=None), is_numeric, order)


def _address(slug: str | None, **changed: str | None) -> str:
    """Return this page's address with some parameters changed."""
    if slug is None:
        return ""
    args: dict[str, Any] = {**request.args.to_dict(), **changed}
    return url_for(".show", slug=slug, **{name: value for name, value in args.items() if value is not None})


def _page_number() -> int:
    text = request.args.get("page", "1")
    return max(int(text), 1) if text.isdecimal() and len(text) <= 4 else 1  # noqa: PLR2004  # digits


def _user_ids(result: Result) -> list[int]:
    """Return the people whom a result is about, if it says so and they fit into a grid."""
    place = next((result.columns.index(name) for name in PEOPLE if name in result.columns), None)
    if place is None or len(result.rows) > MOST_ROWS:
        return []
    ids = [row[place] for row in result.rows]
    return list(dict.fromkeys(ids)) if all(type(each) is int and each > 0 for each in ids) else []
