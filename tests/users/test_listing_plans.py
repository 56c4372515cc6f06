"""What the databases do for a page: one walk along an index, from any row, in both directions."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine, event, text
from sqlalchemy.orm import Session

from tests.users.people import MANY, page
from webapp.access.actors import CommandLine
from webapp.changes.transactions import commit
from webapp.fields import BUILT_IN, Catalogue, stored
from webapp.users import own_indexes
from webapp.users.defining import CreateFields
from webapp.users.listing import Count, list_users
from webapp.users.parameters import Sort
from webapp.users.query import ListQuery

SORTS = [Sort(field, descending) for field in ("id", *BUILT_IN.fields) for descending in (False, True)]


def test_every_page_of_every_sort_is_read_along_an_index(
    register: Session, explain: Callable[[ListQuery], str]
):
    for sort in SORTS:
        first, last = ListQuery(sort=(sort,)), ListQuery(sort=(sort,), before="end")
        second = list_users(register, first).next
        before_last = list_users(register, last).previous
        for query in (first, second, before_last, last):
            assert reads_a_page(explain(query)), f"{sort}: {explain(query)}"


@pytest.mark.parametrize("kind", ["integer", "decimal", "date", "text"])
def test_so_is_every_page_of_a_sort_by_a_quick_field_of_ones_own(
    register: Session, explain: Callable[[ListQuery], str], kind: str
):
    fields = with_quick_field(register, kind)
    for sort in (Sort(f"extra.{kind}"), Sort(f"extra.{kind}", descending=True)):
        first = ListQuery(fields=fields, sort=(sort,))
        second = list_users(register, first).next
        last = first.replace(before="end")
        before_last = list_users(register, last).previous
        for query in (first, second, before_last, last):
            plan = explain(query)
            assert reads_a_page(plan), f"{sort}: {plan}"
            assert "SCAN users" not in plan


def test_a_search_asks_the_index_of_trigrams(register: Session, explain: Callable[[ListQuery], str]):
    if register.get_bind().dialect.name == "postgresql":
        # For so few rows, reading them all is as cheap.
        register.execute(text("SET LOCAL enable_seqscan = off"))
    plan = explain(ListQuery(q="person19999"))
    assert "ix_users_search_text" in plan or "VIRTUAL TABLE INDEX" in plan
    assert [row.name for row in page(register, q="PERSON19999@").rows] == ["Person 999"]


def test_a_crowd_is_not_counted_again_at_once(register: Session, count_statements: Any):
    first = list_users(register, ListQuery())
    with count_statements() as sent:
        again = list_users(register, ListQuery())
    assert again.count == first.count == Count(10_000, capped=True)
    assert "matches" not in "".join(sent)
    assert list_users(register, ListQuery(exact=True)).count == Count(20_000)


def reads_a_page(plan: str) -> bool:
    """Whether little more is read than the page; counting goes by rows of its own, up to a limit."""
    sorted_rows = map(int, re.findall(r"(?<!Incremental )Sort  \(.*rows=(\d+)", plan))
    return (
        "Seq Scan on users  " not in plan and "TEMP B-TREE" not in plan and max(sorted_rows, default=0) < 100
    )


def with_quick_field(register: Session, kind: str) -> Catalogue:
    """The fields, to which one with an index was added in which every third person has a value."""
    definition = {"name": f"extra.{kind}", "type": kind, "label": kind, "indexed": True}
    commit(CreateFields((definition,)), actor=CommandLine())
    is_sqlite = register.get_bind().dialect.name == "sqlite"
    made = (
        "json_object(:kind, 10 + id % 80)"
        if is_sqlite
        else "jsonb_build_object(:kind\\:\\:text, 10 + id % 80)"
    )
    register.execute(text(f"UPDATE users SET extra = {made} WHERE id % 3 = 0"), {"kind": kind})
    register.commit()
    assert own_indexes.follow(register())
    fields = stored.catalogue(register)
    register.execute(text("ANALYZE"))
    register.commit()
    return fields


@pytest.fixture
def register(session: Session) -> Session:
    """A register large enough for a plan to matter, known to the planner."""
    session.execute(text(MANY.format(count=20_000)))
    session.execute(text("ANALYZE"))
    session.commit()
    return session


@pytest.fixture
def explain(register: Session) -> Callable[[ListQuery], str]:
    """The plan of the last statement for a page."""

    def explain(query: ListQuery) -> str:
        sent: list[tuple[str, Any]] = []

        def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
            sent.append((statement, parameters))

        event.listen(Engine, "before_cursor_execute", note)
        list_users(register, query)
        event.remove(Engine, "before_cursor_execute", note)
        statement, parameters = sent[-1]
        _settings, _, query = statement.rpartition("; ")
        word = "EXPLAIN" if register.get_bind().dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
        plan = register.connection().exec_driver_sql(f"{word} {query}", parameters)
        return "\n".join(str(row[-1]) for row in plan)

    return explain
