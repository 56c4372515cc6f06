"""How a transaction begins, or none does."""

import pytest
from psycopg2.extensions import TRANSACTION_STATUS_IDLE
from sqlalchemy import text

from webapp.db import begin_reading, begin_writing, settings
from webapp.db.beginning import WriteOutsideTransactionError

RENAME = text("UPDATE account SET name = 'Somebody else'")
PATIENCE = text("SELECT current_setting('lock_timeout')")

on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


def test_where_only_reading_was_begun_nothing_is_written(session, cast):
    begin_reading(session)
    with pytest.raises(WriteOutsideTransactionError):
        session.execute(RENAME)


def test_reading_ends_with_the_rollback_so_that_a_write_can_begin(session, cast):
    begin_reading(session)
    session.execute(text("SELECT 1"))
    session.rollback()
    begin_writing(session, 1)
    session.execute(RENAME)
    session.rollback()
    assert session.scalar(text("SELECT count(*) FROM account WHERE name = 'Somebody else'")) == 0


@on_postgresql
def test_reading_holds_no_transaction_open(session):
    begin_reading(session)
    session.execute(text("SELECT 1"))
    driver = session.connection().connection.driver_connection
    assert driver.info.transaction_status == TRANSACTION_STATUS_IDLE


@on_postgresql
def test_settings_go_with_each_statement_that_is_read_alone_and_no_further(session):
    default = session.scalar(PATIENCE)
    session.rollback()
    begin_reading(session)
    with settings(session, "SET LOCAL lock_timeout = '7s'; "):
        assert [session.scalar(PATIENCE), session.scalar(PATIENCE)] == ["7s", "7s"]
    assert session.scalar(PATIENCE) == default


@on_postgresql
def test_settings_last_until_the_end_of_a_transaction(session):
    begin_writing(session, 7)
    assert [session.scalar(PATIENCE), session.scalar(PATIENCE)] == ["7s", "7s"]
