"""What a statement for a list depends on, apart from the values bound to it; and these values."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from webapp.db.dialects import is_sqlite
from webapp.fields import Value
from webapp.fields.phones import digits_of_part
from webapp.users import keyset, own_trigrams
from webapp.users.filters import Filter
from webapp.users.keyset import Nulls
from webapp.users.parameters import Sort
from webapp.users.query import ListQuery
from webapp.users.search_text import TRIGRAM, like, part_of_words

SEARCH = "q"
"""The parameter of what is searched for."""

WORDS, DIGITS = "q_words", "q_digits"
"""The parameters of what is searched for in fields of one's own, and in phone numbers among them."""

ROWS = "rows"
"""The parameter of how many rows to fetch: one more than a page has."""

PARTS, OWN_PARTS = "trigrams", "own_trigrams"
"""The parameters of what SQLite's indexes of trigrams are asked for."""


@dataclass(frozen=True)
class Shape:
    """All of a list and its page that a statement depends on."""

    columns: tuple[str, ...]
    sort: tuple[Sort, ...]
    filters: tuple[tuple[str, str, str], ...]
    """Field, kind and parameter of each."""
    own: tuple[tuple[str, str], ...]
    """Fields of one's own that it is about, each with the name of its type."""
    has_search: bool
    searched: tuple[tuple[str, str], ...]
    """Fields of one's own into which the search looks, each with the name of its type."""
    is_sqlite: bool
    has_trigrams: bool
    """Whether to ask SQLite's index of trigrams; PostgreSQL's is asked by LIKE."""
    searches_names_only: bool
    is_costly_to_count: bool
    """Whether each match must be read to be counted, because the index of trigrams tells only who may match."""
    nulls: Nulls | None
    """Which values of the position are empty, if there is one."""
    backwards: bool


def shape(query: ListQuery, session: Session) -> Shape:
    """Return the shape of a list in the session's database."""
    on_sqlite = is_sqlite(session)
    has_parts = bool(_parts(query))
    has_parts_of_one_field = query.searches_names_only or any(each.part is not None for each in query.filters)
    return Shape(
        columns=query.columns,
        sort=query.total_sort,
        filters=tuple((each.field, each.kind, each.parameter) for each in query.filters),
        own=query.own,
        has_search=bool(query.q),
        searched=query.searched,
        is_sqlite=on_sqlite,
        has_trigrams=on_sqlite and has_parts and _has_own_trigrams(query, session),
        searches_names_only=query.searches_names_only,
        is_costly_to_count=has_parts_of_one_field or (has_parts and not on_sqlite),
        nulls=None if query.position is None else tuple(value is None for value in query.position),
        backwards=query.is_backwards,
    )


def values(query: ListQuery) -> dict[str, Any]:
    """Return what to bind to the statements of a list, more than any one of them has."""
    return {
        ROWS: query.size + 1,
        SEARCH: _pattern(query),
        WORDS: f"%{like(part_of_words(query.q))}%",
        DIGITS: f"%{digits_of_part(query.q)}%",
        PARTS: " AND ".join(map(_phrase, _parts(query))),
        OWN_PARTS: " OR ".join(_own_phrases(query)),
        **{each.parameter: each.bound for each in query.filters},
        **keyset.bound(query.position or ()),
    }


def _pattern(query: ListQuery) -> Value:
    if query.searches_names_only:
        return Filter("name", "contains", query.q).bound
    return f"%{like(part_of_words(query.q))}%"


def _parts(query: ListQuery) -> list[str]:
    """Return the parts of search texts that the list asks for, as far as they are long enough for an index."""
    parts = [part_of_words(query.q)] if query.q else []
    parts += [each.part for each in query.filters if each.part is not None]
    return [part for part in parts if len(part) >= TRIGRAM]


def _own_phrases(query: ListQuery) -> Iterator[str]:
    for name, kind in query.searched:
        part = str(digits_of_part(query.q)) if kind == "phone" else part_of_words(query.q)
        yield f"{own_trigrams.column_name(name)} : {_phrase(part)}"


def _phrase(part: str) -> str:
    """Return a part as SQLite's index of trigrams is asked for it."""
    return '"' + part.replace('"', '""') + '"'


def _has_own_trigrams(query: ListQuery, session: Session) -> bool:
    """Whether SQLite's index knows the fields into which the search looks, if there are any."""
    if not query.searched:
        return True
    is_long_enough = len(part_of_words(query.q)) >= TRIGRAM
    return is_long_enough and own_trigrams.is_ready(session.connection(), query.fields)
