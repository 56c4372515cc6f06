"""The ways in: what they tell, and how long they take to tell it."""

import statistics
import time
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.cast import CAST, PASSWORD
from webapp.access import links, passwords
from webapp.access.entrance import Entered, ThrottledError, confirm_password, enter_by_link, enter_by_password
from webapp.access.sign_ins import Browser
from webapp.changes.transactions import housekeep
from webapp.models import Link, SignIn

HOUR = timedelta(hours=1)


def enter(email: str, password: str = PASSWORD, address: str = "192.0.2.7") -> Entered | None:
    return enter_by_password(email, password, Browser(address, ""), HOUR)


def test_the_right_password_lets_in(session: Session, cast: dict[str, int]):
    assert enter("ada@example.org")
    assert session.scalars(select(SignIn.account_id)).all() == [cast["ada"]]


@pytest.mark.parametrize("typed", ["ADA@Example.ORG", " ada@example.org ", "Ada@EXAMPLE.org"])
def test_an_address_is_the_same_whatever_its_case(session: Session, cast: dict[str, int], typed: str):
    assert enter(typed)


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("ada@example.org", "wrong horse battery staple"),
        ("nobody@example.org", PASSWORD),
        ("dan@example.org", PASSWORD),
        ("ада@example.org", PASSWORD),
        ("ad\u0131@example.org", PASSWORD),
        ("", PASSWORD),
        ("ada@example.org\0", PASSWORD),
        ("\ud800@example.org", PASSWORD),
        ("x" * 5000, PASSWORD),
        ("ada@example.org' --", PASSWORD),
    ],
)
def test_anything_else_lets_nobody_in(session: Session, cast: dict[str, int], email: str, password: str):
    assert enter(email, password) is None
    assert session.scalars(select(SignIn)).all() == []


def test_the_eleventh_guess_is_refused_even_if_right(session: Session, cast: dict[str, int]):
    for _ in range(10):
        assert enter("ada@example.org", "wrong") is None
    with pytest.raises(ThrottledError) as refusal:
        enter("ada@example.org")
    assert 0 < refusal.value.retry_after <= 15 * 60


def test_only_failures_are_counted(session: Session, cast: dict[str, int]):
    assert all(enter("ada@example.org") for _ in range(15))


def test_an_address_without_account_is_refused_at_the_same_count(session: Session, cast: dict[str, int]):
    for _ in range(10):
        assert enter("nobody@example.org", "wrong") is None
    with pytest.raises(ThrottledError):
        enter("nobody@example.org")


def test_guesses_of_the_password_asked_for_again_count_with_the_others(
    session: Session, cast: dict[str, int]
):
    browser = Browser("192.0.2.7", "")
    for _ in range(10):
        assert not confirm_password("ada@example.org", "wrong", browser)
    with pytest.raises(ThrottledError):
        enter("ada@example.org")


def test_guesses_of_links_are_refused_too(session: Session, cast: dict[str, int]):
    for _ in range(50):
        assert enter_by_link("made up", Browser("192.0.2.7", ""), HOUR) is None
    with pytest.raises(ThrottledError):
        enter_by_link("made up", Browser("192.0.2.7", ""), HOUR)


def test_a_link_of_an_account_switched_off_lets_nobody_in(session: Session, cast: dict[str, int]):
    token = housekeep(lambda session: links.create_link(session, cast["dan"]))
    assert enter_by_link(token, Browser("192.0.2.7", ""), HOUR) is None
    assert session.scalars(select(Link)).all()


def test_known_and_unknown_addresses_cost_the_same_statements(session: Session, cast, count_statements):
    sent = []
    for email in ("ada@example.org", "nobody@example.org", "dan@example.org"):
        with count_statements() as statements:
            enter(email, "wrong")
        sent.append(statements)
    assert sent[0] == sent[1] == sent[2]


def test_known_and_unknown_addresses_take_the_same_time(
    session: Session, cast: dict[str, int], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(passwords, "HASHER", PasswordHasher(time_cost=2, memory_cost=32768, parallelism=1))
    passwords._hash_of_nobody.cache_clear()
    password_hash = passwords.make_hash(PASSWORD)
    housekeep(lambda session: passwords.set_hash(session, cast["ada"], password_hash))
    times: dict[str, list[float]] = {CAST["ada"].email: [], "nobody@example.org": []}
    for number in range(21):
        for email, taken in times.items():
            # The processor's time: that of the clock would tell how busy the machine is.
            start = time.process_time()
            enter(email, "wrong", f"192.0.2.{number}")
            taken.append(time.process_time() - start)
    known, unknown = (statistics.median(taken) for taken in times.values())
    assert known == pytest.approx(unknown, rel=0.1)
    passwords._hash_of_nobody.cache_clear()
