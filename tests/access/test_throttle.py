"""How often a way in may be tried."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from webapp.access import throttle
from webapp.access.expiry import forget_expired
from webapp.access.sign_ins import Browser
from webapp.changes.transactions import housekeep
from webapp.models import Throttle

HOME = Browser("192.0.2.7", "")
KNOWN_HOME = Browser("192.0.2.7", "", known_to={"ada@example.org": "browser 1"})


def guess(account: str = "ada@example.org", browser: Browser = HOME) -> bool:
    """Whether the attempt may go on."""
    buckets = throttle.buckets_of_password(account, browser)
    return housekeep(lambda session: throttle.count(session, buckets)) is None


def guesses(number: int, attempt: Callable[[int], bool]) -> int:
    """How many of so many attempts may go on."""
    return sum(attempt(index) for index in range(number))


def test_one_network_guesses_ten_times_at_one_account(session: Session):
    assert guesses(15, lambda _: guess()) == 10


def test_one_network_guesses_fifty_times_in_all(session: Session):
    assert guesses(60, lambda index: guess(f"{index}@example.org")) == 50


def test_the_addresses_of_one_ipv6_customer_count_as_one(session: Session):
    assert guesses(15, lambda index: guess(browser=Browser(f"2001:db8:1:2::{index}", ""))) == 10


def test_a_hundred_guesses_from_many_networks_close_an_account(session: Session):
    assert guesses(110, lambda index: guess(browser=Browser(f"192.0.2.{index}", ""))) == 100


def test_a_person_whose_browser_is_known_gets_in_while_an_attacker_is_locked_out(session: Session):
    guesses(110, lambda index: guess(browser=Browser(f"192.0.2.{index}", "")))
    assert not guess()
    assert guess(browser=KNOWN_HOME)


def test_a_known_browser_guesses_ten_times_too(session: Session):
    assert guesses(15, lambda _: guess(browser=KNOWN_HOME)) == 10


def test_a_browser_known_to_one_account_is_a_stranger_to_another(session: Session):
    assert guesses(15, lambda _: guess("ben@example.org", KNOWN_HOME)) == 10
    assert not guess("ben@example.org")


def test_a_locked_out_network_does_not_fill_the_count_of_everybody(session: Session):
    guesses(60, lambda index: guess(f"{index}@example.org"))
    everybody = throttle.buckets_of_password("", HOME)[-1]
    assert session.scalars(select(Throttle.count).where(Throttle.key == everybody.key)).one() == 50


def test_a_success_gives_its_count_back(session: Session):
    buckets = throttle.buckets_of_password("ada@example.org", HOME)
    for _ in range(30):
        assert guess()
        housekeep(lambda session: throttle.give_back(session, buckets))


def test_a_lock_ends_with_its_window(session: Session):
    guesses(11, lambda _: guess())
    past = datetime.now(UTC) - timedelta(seconds=1)
    housekeep(lambda session: session.execute(update(Throttle).values(expires_at=past)))
    assert guess()


def test_what_has_expired_is_forgotten(session: Session):
    guess()
    past = datetime.now(UTC) - timedelta(seconds=1)
    housekeep(lambda session: session.execute(update(Throttle).values(expires_at=past)))
    housekeep(forget_expired)
    assert session.scalars(select(Throttle)).all() == []


def test_who_tried_what_is_not_stored(session: Session):
    guess()
    stored = str([tuple(row) for row in session.execute(select(Throttle.__table__))])
    assert "ada" not in stored
    assert "192.0.2.7" not in stored


def test_five_hundred_parallel_guesses_are_all_counted(app: Flask):
    def attempt(_index: int) -> bool:
        with app.app_context():
            return guess()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, range(500))) == 10


def test_parallel_guesses_at_many_accounts_wait_for_each_other_in_order(app: Flask):
    def attempt(index: int) -> bool:
        with app.app_context():
            return guess(f"{index % 3}@example.org", Browser(f"192.0.2.{index % 2}", ""))

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, range(120))) == 60
