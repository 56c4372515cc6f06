"""Sign-ins as rows on the server."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from webapp.access import sign_ins
from webapp.access.policy import Right
from webapp.access.sign_ins import Browser
from webapp.changes.transactions import housekeep
from webapp.models import Account, Preference, SignIn

BROWSER = Browser("192.0.2.7", "Mozilla/5.0 (X11; Linux x86_64) Firefox/150.0")


def create(
    account_id: int, browser: Browser = BROWSER, lifetime: timedelta = timedelta(hours=1)
) -> str | None:
    return housekeep(lambda session: sign_ins.create(session, account_id, browser, lifetime))


def test_a_token_leads_to_its_actor_in_one_statement(
    session: Session, cast: dict[str, int], count_statements
):
    token = create(cast["ben"])
    session.add(Preference(account_id=cast["ben"], language="ru", time_zone="Europe/Berlin", theme="dark"))
    session.commit()
    with count_statements() as statements:
        actor, *_ = sign_ins.find_actor(session(), token)
    assert len([statement for statement in statements if not statement.startswith("BEGIN")]) == 1
    assert (actor.name, actor.role, actor.language, actor.theme) == ("Ben", "editor", "ru", "dark")
    assert actor.can(Right.EDIT_USERS)
    assert not actor.can(Right.MANAGE_ACCOUNTS)


def test_a_made_up_token_leads_to_nobody(session: Session, cast: dict[str, int]):
    create(cast["ben"])
    for token in ("", "x", "\ud800", "\0"):
        assert sign_ins.find_actor(session(), token) is None


def test_the_token_itself_is_not_stored(session: Session, cast: dict[str, int]):
    token = create(cast["ben"])
    assert token not in str(tuple(session.execute(select(SignIn.__table__)).one()))


def test_a_sign_in_ends_after_its_lifetime_however_busy(session: Session, cast: dict[str, int]):
    token = create(cast["ben"], lifetime=timedelta(seconds=-1))
    assert sign_ins.find_actor(session(), token) is None


def test_an_account_switched_off_is_nobody(session: Session, cast: dict[str, int]):
    token = create(cast["ben"])
    session.execute(update(Account).where(Account.id == cast["ben"]).values(active=False))
    session.commit()
    assert sign_ins.find_actor(session(), token) is None
    assert create(cast["ben"]) is None


def test_signing_in_again_ends_the_sign_in_that_the_browser_held(session: Session, cast: dict[str, int]):
    first = create(cast["ben"])
    second = create(cast["ada"], Browser("192.0.2.7", "", token=first))
    assert sign_ins.find_actor(session(), first) is None
    assert sign_ins.find_actor(session(), second)


def test_ending_one_sign_in_leaves_those_of_others(session: Session, cast: dict[str, int]):
    ben, ada = create(cast["ben"]), create(cast["ada"])
    ada_id = sign_ins.list_sign_ins(session(), cast["ada"])[0].id
    housekeep(lambda session: sign_ins.end(session, cast["ben"], SignIn.id == ada_id))
    assert sign_ins.find_actor(session(), ben)
    assert sign_ins.find_actor(session(), ada)


def test_sign_ins_are_listed_the_latest_seen_first_without_those_that_ended(
    session: Session, cast: dict[str, int]
):
    for address in ("192.0.2.1", "192.0.2.2"):
        create(cast["ben"], Browser(address, ""))
    create(cast["ben"], lifetime=timedelta(seconds=-1))
    later = datetime.now(UTC) + timedelta(minutes=1)
    session.execute(update(SignIn).where(SignIn.address == "192.0.2.1").values(seen_at=later))
    session.commit()
    listed = sign_ins.list_sign_ins(session(), cast["ben"])
    assert [sign_in.address for sign_in in listed] == ["192.0.2.1", "192.0.2.2"]


def test_a_long_user_agent_is_cut(session: Session, cast: dict[str, int]):
    create(cast["ben"], Browser("192.0.2.7", "x" * 10_000))
    assert len(sign_ins.list_sign_ins(session(), cast["ben"])[0].user_agent or "") == 300
