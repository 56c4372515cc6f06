"""Files that are sent as they are written."""

import tracemalloc
from collections.abc import Callable
from contextlib import AbstractContextManager

import psycopg2
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from tests.exports.exporting import asked, exported
from tests.support.databases import Outside
from tests.users.people import MANY
from webapp.db import db
from webapp.exports import connections, copying
from webapp.exports.connections import MOST_AT_ONCE, TooManyExportsError
from webapp.exports.formats import Format
from webapp.exports.streaming import Export

PEOPLE = 10_000

BOTH = pytest.mark.parametrize("kind", [Format.CSV, Format.JSONL])


@BOTH
def test_the_first_people_are_sent_long_before_the_last_are_read(crowd: Session, kind: Format):
    whole = exported(asked(crowd), kind)
    with Export(db.engine, asked(crowd), kind) as export:
        assert len(next(export)) < len(whole) / 5
        crowd.execute(text("UPDATE users SET name = 'Somebody else'"))
        crowd.commit()
        rest = b"".join(export).decode()
    assert "Somebody else" not in rest
    assert whole.endswith(rest)


@BOTH
def test_an_export_takes_no_more_memory_than_a_few_pieces(crowd: Session, kind: Format):
    query = asked(crowd)
    exported(query, kind)
    tracemalloc.start()
    with Export(db.engine, query, kind) as export:
        size = sum(map(len, export))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert size > 400_000
    assert peak < 300_000


@BOTH
def test_whoever_leaves_early_stops_the_database_and_frees_the_place(
    crowd: Session, outside: Outside, kind: Format
):
    for _ in range(MOST_AT_ONCE + 1):
        with Export(db.engine, asked(crowd), kind) as export:
            next(export)
    assert free_places() == MOST_AT_ONCE
    if db.engine.dialect.name == "postgresql":
        running = (
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'COPY%'"
        )
        assert outside(running) == [(0,)]


def test_whoever_reads_to_the_end_frees_the_place_without_a_word(crowd: Session):
    list(Export(db.engine, asked(crowd), Format.CSV))
    assert free_places() == MOST_AT_ONCE


def test_whoever_never_begins_to_read_frees_the_place(crowd: Session):
    Export(db.engine, asked(crowd), Format.CSV).close()
    assert free_places() == MOST_AT_ONCE


def test_no_more_than_a_few_run_at_once(crowd: Session):
    query = asked(crowd)
    with (
        Export(db.engine, query, Format.CSV),
        Export(db.engine, query, Format.JSONL),
        pytest.raises(TooManyExportsError),
    ):
        Export(db.engine, query, Format.CSV)
    exported(asked(crowd), Format.CSV)


def test_pages_find_all_their_connections_free_meanwhile(crowd: Session):
    crowd.rollback()
    with Export(db.engine, asked(crowd), Format.CSV) as export:
        crowd.rollback()
        next(export)
        assert db.engine.pool.checkedout() == 0


def test_a_database_that_goes_away_breaks_the_file_off(crowd: Session, outside: Outside):
    if db.engine.dialect.name == "sqlite":
        return
    with Export(db.engine, asked(crowd), Format.CSV) as export:
        next(export)
        outside("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'COPY%'")
        with pytest.raises((DBAPIError, psycopg2.Error)):
            list(export)
    assert free_places() == MOST_AT_ONCE


def test_a_list_costs_one_statement(
    crowd: Session,
    count_statements: Callable[[], AbstractContextManager[list[str]]],
    monkeypatch: pytest.MonkeyPatch,
):
    query, copies = asked(crowd), []
    real = copying._piped
    monkeypatch.setattr(copying, "_piped", lambda cursor, copy: copies.append(copy) or real(cursor, copy))
    with count_statements() as statements:
        exported(query, Format.CSV)
    assert len(statements) + len(copies) == 1


@pytest.fixture
def crowd(session: Session) -> Session:
    session.execute(text(MANY.format(count=PEOPLE)))
    session.commit()
    return session


def free_places() -> int:
    return connections._places._value
