"""One-time links."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from webapp.access import links
from webapp.changes.transactions import housekeep
from webapp.db import db
from webapp.models import Account, Link


@pytest.fixture
def ada(cast: dict[str, int]) -> int:
    return cast["ada"]


def create(account_id: int) -> str:
    return housekeep(lambda session: links.create_link(session, account_id))


def use(token: str) -> int | None:
    return housekeep(lambda session: links.use_link(session, token))


def test_a_link_leads_to_its_account_once(session: Session, ada: int):
    token = create(ada)
    assert [use(token), use(token)] == [ada, None]


def test_a_new_link_replaces_the_older_one(session: Session, ada: int):
    older, newer = create(ada), create(ada)
    assert [use(older), use(newer)] == [None, ada]


def test_a_link_ends_after_fifteen_minutes(session: Session, ada: int):
    token = create(ada)
    link = session.scalars(select(Link)).one()
    assert link.expires_at - link.created_at == timedelta(minutes=15)
    past = datetime.now(UTC) - timedelta(seconds=1)
    housekeep(lambda session: session.execute(update(Link).values(expires_at=past)))
    assert use(token) is None


def test_the_token_itself_is_not_stored(session: Session, ada: int):
    token = create(ada)
    row = session.execute(select(Link.__table__)).one()
    assert token not in str(tuple(row))


def test_a_made_up_token_leads_nowhere(session: Session, ada: int):
    create(ada)
    for token in ("", "x" * 5000, "\ud800", "' OR 1=1 --", "\0"):
        assert use(token) is None


def test_of_ten_who_use_a_link_at_once_one_succeeds(app: Flask, ada: int):
    with app.app_context():
        token = create(ada)
    barrier = threading.Barrier(10)

    def race(_number: int) -> int | None:
        with app.app_context():
            barrier.wait()
            return use(token)

    with ThreadPoolExecutor(10) as pool:
        used = list(pool.map(race, range(10)))
    assert sorted(used, key=str) == [ada] + [None] * 9


def test_the_oldest_administrator_who_may_sign_in_gets_the_start_link(session: Session, cast: dict[str, int]):
    session.execute(update(Account).where(Account.id == cast["cleo"]).values(role="administrator"))
    session.execute(update(Account).where(Account.id == cast["ada"]).values(active=False))
    session.commit()
    token = links.create_for_oldest_administrator()
    assert token
    assert use(token) == cast["cleo"]


def test_without_an_administrator_there_is_no_start_link(session: Session):
    assert links.create_for_oldest_administrator() is None
    assert db.session.scalars(select(Link)).all() == []
