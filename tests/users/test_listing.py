"""Pages of the list: everybody once, in order, both ways, counted honestly."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from itertools import chain

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Row, delete, select, text
from sqlalchemy.orm import Session

from tests.users.people import MANY, add, add_named, names, page, pages
from webapp.fields import BUILT_IN
from webapp.limits import TooSlowError
from webapp.models import User
from webapp.users import listing, statements
from webapp.users.listing import Count, list_users
from webapp.users.parameters import Sort
from webapp.users.query import ListQuery
from webapp.users.search_text import fold, part_of_words, words

ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "name": st.sampled_from(["anna", "Ánna", "Zoë", "Ёж", "Яна", "李", "ъ"]),
            "email": st.none() | st.integers(1, 10**9).map("a{}@example.org".format),
            "age": st.none() | st.integers(30, 32),
            "active": st.booleans(),
        }
    ),
    max_size=14,
    unique_by=lambda row: row["email"] or object(),
)
SORTS = st.lists(
    st.builds(Sort, st.sampled_from(["id", *BUILT_IN.fields]), st.booleans()),
    min_size=1,
    max_size=3,
    unique_by=lambda sort: sort.field,
).map(tuple)
"""Few values, so that many rows are equal in some keys and empty in others."""

on_one_database = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@on_one_database
@given(rows=ROWS, sort=SORTS, size=st.integers(1, 5))
def test_pages_show_everybody_once_in_order_both_ways(
    session: Session, rows: list[dict], sort: tuple[Sort, ...], size: int
):
    session.execute(delete(User))
    add(session, rows)
    query = ListQuery(sort=sort, size=size)
    assert_all_pages(session, query, in_order(session, query))
    session.rollback()


@pytest.mark.usefixtures("many_is_three")
@pytest.mark.parametrize(
    "conditions", [{"q": "a"}, {"q": "anna"}, {"age__gte": "31"}, {"q": "an", "email__empty": "0"}]
)
@on_one_database
@given(rows=ROWS, sort=SORTS, size=st.integers(1, 5))
def test_matches_are_shown_alike_whichever_way_they_are_found(
    session: Session, conditions: dict, rows: list[dict], sort: tuple[Sort, ...], size: int
):
    session.execute(delete(User))
    add(session, rows)
    query = parse(conditions).replace(sort=sort, size=size)
    assert_all_pages(session, query, in_order(session, query, lambda row: is_match(row, **conditions)))
    session.rollback()


@pytest.mark.parametrize("descending", [False, True])
def test_empty_values_come_last_in_both_directions(session: Session, *, descending: bool):
    add(session, [{"name": "empty"}, {"name": "young", "age": 1}, {"name": "old", "age": 99}])
    shown = names(session, sort="-age" if descending else "age")
    assert shown == (["old", "young", "empty"] if descending else ["young", "old", "empty"])


def test_names_sort_alike_on_both_databases_blind_to_case_and_accents(session: Session):
    add_named(
        session, "яна", "Ёж", "еж", "Ежи", "Zoë", "élan", "Elan", "Øre", "李", "김", "あい", "_x", "Ａnn"
    )
    order = ["_x", "Ａnn", "élan", "Elan", "Øre", "Zoë", "Ёж", "еж", "Ежи", "яна", "김", "あい", "李"]
    assert names(session, sort="name") == order
    assert [fold(name) for name in names(session, sort="-name")] == [fold(name) for name in reversed(order)]


def test_a_page_tells_what_is_around_it(session: Session):
    add_named(session, *"abcde")
    first = page(session, size="2")
    middle = list_users(session, first.next)
    last = list_users(session, middle.last)
    assert (first.first, first.previous, last.next, last.last) == (None, None, None, None)
    assert [row.name for row in middle.rows] == ["c", "d"]
    assert list_users(session, middle.previous).rows == list_users(session, middle.first).rows == first.rows
    assert [row.name for row in last.rows] == ["d", "e"]


def test_a_page_after_the_last_row_is_the_last_page(session: Session):
    add_named(session, *"abc")
    query = page(session, size="2").next
    session.execute(delete(User).where(User.name == "c"))
    assert [row.name for row in list_users(session, query).rows] == ["a", "b"]


def test_a_short_page_before_a_row_is_the_first_page(session: Session):
    add_named(session, *"abcd")
    query = list_users(session, page(session, size="2").next).previous
    session.execute(delete(User).where(User.name == "a"))
    assert [row.name for row in list_users(session, query).rows] == ["b", "c"]


def test_rows_hold_the_columns_asked_for(session: Session):
    add(session, [{"name": "Ada", "age": 36, "active": False}])
    [row] = page(session, columns="age,name").rows
    assert tuple(row[:3]) == (row.id, 36, "Ada")


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        ({"age": "36"}, ["Ada"]),
        ({"age__gte": "36"}, ["Ada", "Ben"]),
        ({"age__lte": "36"}, ["Ada", "Cleo Адамс"]),
        ({"age__empty": "1"}, ["Дан"]),
        ({"age__empty": "0"}, ["Ada", "Ben", "Cleo Адамс"]),
        ({"active": "0"}, ["Ben"]),
        ({"name": "aDA"}, ["Ada"]),
        ({"name__contains": "ада"}, ["Cleo Адамс"]),
        ({"name__contains": "ben"}, ["Ben"]),
        ({"name__starts": "а"}, []),
        ({"name__starts": "cleo а"}, ["Cleo Адамс"]),
        ({"email": "ADA.Lovelace@example.org"}, ["Ada"]),
        ({"email__contains": "lovelace@"}, ["Ada"]),
        ({"email__contains": "ada"}, ["Ada"]),
        ({"email__starts": "ben"}, ["Cleo Адамс"]),
        ({"email__empty": "1"}, ["Ben", "Дан"]),
        ({"age__gte": "1", "age__lte": "40", "active": "1", "q": "ada"}, ["Ada"]),
    ],
)
def test_filters_choose_people(session: Session, args: dict[str, str], expected: list[str]):
    add(
        session,
        [
            {"name": "Ada", "email": "ada.lovelace@example.org", "age": 36},
            {"name": "Ben", "age": 40, "active": False},
            {"name": "Cleo Адамс", "email": "ben@example.org", "age": 0},
            {"name": "Дан"},
        ],
    )
    assert names(session, **args) == expected


@pytest.mark.usefixtures("many_is_three")
def test_few_people_are_counted_and_many_are_not(session: Session):
    add_named(session, "ann", "anna", "hanna", "ben")
    assert page(session).count == page(session, sort="age,name").count == Count(3, capped=True)
    assert page(session, q="ann").count == page(session, name__contains="ann").count == Count(3)
    assert page(session, q="nobody").count == Count(0)


@pytest.mark.usefixtures("many_is_three")
def test_many_people_are_counted_on_request(session: Session):
    add_named(session, *["ann"] * 5, "ben")
    assert page(session, q="ann").count.capped
    assert page(session, q="ann", count="exact").count == Count(5)
    assert page(session, count="exact").count == Count(6)


def test_a_page_costs_one_statement_and_a_search_three_at_most(
    session: Session, count_statements: Callable[[], AbstractContextManager[list[str]]]
):
    add_named(session, "ann")
    for most, args in (
        (1, {}),
        (1, {"sort": "-name"}),
        (3, {"q": "ann", "sort": "age"}),
        (3, {"age__gte": "3"}),
    ):
        with count_statements() as sent:
            page(session, **args)
        assert len([each for each in sent if not each.startswith("BEGIN")]) <= most


def test_a_list_that_takes_too_long_is_stopped_and_the_next_one_is_not(
    session: Session, monkeypatch: pytest.MonkeyPatch
):
    session.execute(text(MANY.format(count=20_000)))
    session.commit()
    monkeypatch.setattr(listing, "LIMIT", 0.001)
    with pytest.raises(TooSlowError):
        page(session, sort="active,-age,email", q="person")
    assert len(page(session).rows) == 50


@pytest.fixture
def many_is_three(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every way to find people in a handful of rows: more than three matches are many, a walk is four steps."""
    monkeypatch.setattr(statements, "MOST_COUNTED", 3)
    monkeypatch.setattr(listing, "MOST_COUNTED", 3)
    monkeypatch.setattr(statements, "STEPS", 4)
    forget_statements()
    yield
    forget_statements()


def assert_all_pages(session: Session, query: ListQuery, expected: list[int]) -> None:
    assert list(chain(*pages(session, query, "next"))) == expected
    *others, first = pages(session, query.replace(before="end"), "previous")
    # The first page is a full one also for those who come from behind, so it may overlap with the next.
    assert first == expected[: query.size] or not others
    assert list(dict.fromkeys(chain(first, *reversed(others)))) == expected


def forget_statements() -> None:
    for value in vars(statements).values():
        if hasattr(value, "cache_clear"):
            value.cache_clear()


def parse(args: dict[str, str]) -> ListQuery:
    return ListQuery.parse({name: [value] for name, value in args.items()})


def in_order(
    session: Session, query: ListQuery, is_shown: Callable[[Row], bool] = lambda _: True
) -> list[int]:
    """The ids of those who are shown, sorted without a database."""
    rows = [
        row
        for row in session.execute(select(User.id, User.name, User.email, User.age, User.active))
        if is_shown(row)
    ]
    for sort in reversed(query.total_sort):
        filled = [row for row in rows if getattr(row, sort.field) is not None]
        empty = [row for row in rows if getattr(row, sort.field) is None]
        # Equal rows stay in the order of the later keys, also in reverse.
        rows = sorted(filled, key=lambda row: sort_value(row, sort.field), reverse=sort.descending) + empty
    return [row.id for row in rows]


def sort_value(row: Row, field: str) -> object:
    value = getattr(row, field)
    return fold(value) if isinstance(value, str) else value


def is_match(row: Row, q: str = "", age__gte: str = "", email__empty: str = "") -> bool:
    return (
        (not q or part_of_words(q) in words(fold(row.name)) + "\n" + words(fold(row.email or "")))
        and (not age__gte or (row.age is not None and row.age >= int(age__gte)))
        and (not email__empty or row.email is not None)
    )
