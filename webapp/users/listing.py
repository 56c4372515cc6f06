"""Pages of people."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select
from sqlalchemy.orm import Session

from webapp.users import keyset, statements
from webapp.users.filters import KEYS
from webapp.users.limits import time_limit
from webapp.users.positions import Position
from webapp.users.query import ListQuery
from webapp.users.search_text import like, part_of_words, trigrams
from webapp.users.statements import MOST_COUNTED, Shape

Rows = Sequence[Row[Any]]


@dataclass(frozen=True)
class Count:
    """How many people there are: `value`, or more than that if `capped`."""

    value: int
    capped: bool = False


@dataclass(frozen=True)
class Page:
    """People with their id, the columns asked for and `active`; and the other pages, where there are any."""

    rows: Rows
    count: Count
    first: ListQuery | None
    previous: ListQuery | None
    next: ListQuery | None
    last: ListQuery | None


def list_users(session: Session, query: ListQuery) -> Page:
    """Return the page asked for: the last one if nobody is after its position, the first if few are before it.

    :raises TooSlowError: no index serves this list, and without one it took too long.
    """
    rows, count = _fetch(session, query)
    if query.after and not rows:
        return list_users(session, query.replace(before="end"))
    if query.before and query.position and len(rows) < query.size:
        return list_users(session, query.replace())
    return _page(query, rows, count)


def _fetch(session: Session, query: ListQuery) -> tuple[Rows, Count]:
    """Return the rows in the direction of the search for them, one more than fit if there are more, and the count."""
    shape = _shape(query, has_trigrams=session.get_bind().dialect.name == "sqlite")
    values = _values(query)

    def run(build: Callable[[Shape], Select[Any]]) -> Rows:
        return session.execute(build(shape), values).all()

    if not query.has_conditions and not query.exact and len(query.sort) == 1:
        rows = run(statements.page_of_everybody)
        return rows, _count(rows)
    with time_limit(session):
        rows, count = _find(query, run)
        if query.exact and count.capped:
            count = Count(run(statements.exact_count)[0].matches)
        return rows, count


def _find(query: ListQuery, run: Callable[[Callable[[Shape], Select[Any]]], Rows]) -> tuple[Rows, Count]:
    if not query.has_conditions:
        rows = run(statements.page_of_everybody)
        return rows, _count(rows)
    rows = run(statements.page_of_matches)
    count = _count(rows)
    # A page without rows tells no count; away from the ends of the list it may have been among the other matches.
    if not count.capped and (rows or query.position is None):
        return rows, count
    if len(query.sort) == 1:
        rows = run(statements.page_by_walking)
    if len(query.sort) > 1 or len(rows) <= query.size:
        rows = run(statements.page_by_sorting)
    return rows, count


def _count(rows: Rows) -> Count:
    matches = rows[0].matches if rows else 0
    return Count(min(matches, MOST_COUNTED), capped=matches > MOST_COUNTED)


def _page(query: ListQuery, rows: Rows, count: Count) -> Page:
    shown = rows[: query.size]
    if query.is_backwards:
        shown = shown[::-1]
    has_more, came_from = len(rows) > query.size, query.position is not None
    has_previous, has_next = (has_more, came_from) if query.is_backwards else (came_from, has_more)
    return Page(
        rows=shown,
        count=count,
        first=query.replace() if has_previous else None,
        previous=query.replace(before=_position(query, shown[0])) if has_previous else None,
        next=query.replace(after=_position(query, shown[-1])) if has_next else None,
        last=query.replace(before="end") if has_next else None,
    )


def _position(query: ListQuery, row: Row[Any]) -> Position:
    return tuple(row._mapping[KEYS[each.field]] for each in query.total_sort)  # noqa: SLF001  # its public name


def _shape(query: ListQuery, *, has_trigrams: bool) -> Shape:
    position = query.position
    return Shape(
        columns=query.columns,
        sort=query.total_sort,
        filters=tuple((each.field, each.kind, each.parameter) for each in query.filters),
        has_search=bool(query.q),
        has_trigrams=has_trigrams and bool(_parts(query)),
        nulls=position and tuple(value is None for value in position),
        backwards=query.is_backwards,
    )


def _values(query: ListQuery) -> dict[str, Any]:
    """Return what to bind to the statements, whichever of it they have."""
    return {
        "rows": query.size + 1,
        "q": f"%{like(part_of_words(query.q))}%",
        "trigrams": " AND ".join(_quoted(gram) for part in _parts(query) for gram in trigrams(part)),
        **{each.parameter: each.bound for each in query.filters},
        **keyset.bound(query.position or ()),
    }


def _parts(query: ListQuery) -> list[str]:
    """Return what the search text must contain, as far as an index can tell."""
    parts = [part_of_words(query.q)] if query.q else []
    parts += [each.part for each in query.filters if each.part is not None]
    return [part for part in parts if trigrams(part)]


def _quoted(gram: str) -> str:
    return '"' + gram.replace('"', '""') + '"'
