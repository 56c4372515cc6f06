"""The writes of accounts."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from webapp.access import links, sign_ins
from webapp.access.actors import Actor, CommandLine, ForbiddenError
from webapp.access.operations import CreateAccount, LastAdministratorError, UpdateAccount
from webapp.access.sign_ins import Browser
from webapp.changes.errors import ConstraintViolatedError, OvertakenError, RowMissingError
from webapp.changes.operations import from_json, to_json
from webapp.changes.transactions import commit, housekeep
from webapp.changes.versions import version_of
from webapp.db import db
from webapp.fields import InvalidError
from webapp.models import Account, Change, Link, SignIn


def actor_of(account_id: int) -> Actor:
    """Who this account is at its next request."""
    token = housekeep(
        lambda session: sign_ins.create(session, account_id, Browser("", ""), timedelta(hours=1))
    )
    found = housekeep(lambda session: sign_ins.find_actor(session, token or ""))
    assert found
    return found[0]


def change(account_id: int, base: int | None = None, **values: object) -> None:
    commit(UpdateAccount(account_id, values, base), actor=CommandLine())


def administrators(session: Session) -> list[int]:
    found = select(Account.id).where(Account.role == "administrator", Account.active)
    return list(session.scalars(found.order_by(Account.id)))


def test_an_account_is_created_and_recorded(session: Session):
    commit(CreateAccount("Grace", "Grace@Example.org", "viewer"), actor=CommandLine())
    account = session.scalars(select(Account)).one()
    assert (account.email, account.email_key, account.active) == (
        "Grace@example.org",
        "grace@example.org",
        True,
    )
    recorded = session.scalars(select(Change).where(Change.table_name == "account")).one()
    assert recorded.new["role"] == "viewer"


def test_an_address_belongs_to_one_account_whatever_its_case(session: Session, cast: dict[str, int]):
    with pytest.raises(ConstraintViolatedError, match="uq_account_email_key"):
        commit(CreateAccount("Ada", "ADA@example.org", "viewer"), actor=CommandLine())


@pytest.mark.parametrize(
    ("name", "email", "role"),
    [("", "a@example.org", "viewer"), ("A", "no address", "viewer"), ("A", "a@example.org", "owner")],
)
def test_an_account_with_a_bad_value_is_not_created(session: Session, name: str, email: str, role: str):
    with pytest.raises(InvalidError):
        commit(CreateAccount(name, email, role), actor=CommandLine())
    assert session.scalars(select(Account)).all() == []


@pytest.mark.parametrize("values", [{"role": "viewer"}, {"active": False}])
def test_another_role_or_none_ends_sign_ins_and_links_at_once(session: Session, cast: dict[str, int], values):
    for account_id in (cast["ben"], cast["cleo"]):
        actor_of(account_id)
        housekeep(lambda session, account_id=account_id: links.create_link(session, account_id))
    change(cast["ben"], **values)
    assert session.scalars(select(SignIn.account_id)).all() == [cast["cleo"]]
    assert session.scalars(select(Link.account_id)).all() == [cast["cleo"]]


def test_another_name_ends_no_sign_in(session: Session, cast: dict[str, int]):
    actor_of(cast["ben"])
    change(cast["ben"], name="Benedict")
    assert session.scalars(select(SignIn.account_id)).all() == [cast["ben"]]


@pytest.mark.parametrize("values", [{"role": "editor"}, {"active": False}])
def test_the_last_administrator_stays(session: Session, cast: dict[str, int], values):
    with pytest.raises(LastAdministratorError):
        change(cast["ada"], **values)
    assert administrators(session) == [cast["ada"]]


def test_an_administrator_who_is_switched_off_does_not_count(session: Session, cast: dict[str, int]):
    session.execute(update(Account).where(Account.id == cast["dan"]).values(role="administrator"))
    session.commit()
    with pytest.raises(LastAdministratorError):
        change(cast["ada"], active=False)


def test_of_two_administrators_one_may_go(session: Session, cast: dict[str, int]):
    change(cast["ben"], role="administrator")
    change(cast["ada"], role="viewer")
    assert administrators(session) == [cast["ben"]]


@pytest.mark.parametrize("who", ["each other", "themselves"])
def test_two_administrators_switched_off_at_once_leave_one(app: Flask, cast: dict[str, int], who: str):
    with app.app_context():
        change(cast["ben"], role="administrator")
        ada, ben = actor_of(cast["ada"]), actor_of(cast["ben"])
    barrier = threading.Barrier(2)

    def switch_off(pair: tuple[Actor, int]) -> bool:
        actor, account_id = pair
        with app.app_context():
            barrier.wait()
            try:
                return bool(commit(UpdateAccount(account_id, {"active": False}), actor=actor))
            except (ForbiddenError, LastAdministratorError):
                return False

    pairs = [(ada, ben.id), (ben, ada.id)] if who == "each other" else [(ada, ada.id), (ben, ben.id)]
    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(switch_off, pairs)) == [False, True]
    with app.app_context():
        assert len(administrators(db.session())) == 1


def test_an_edit_that_somebody_overtook_overwrites_nothing(session: Session, cast: dict[str, int]):
    change(cast["ben"], name="Benjamin")
    base = version_of(session(), "account", cast["ben"])
    change(cast["ben"], name="Benedict")
    with pytest.raises(OvertakenError) as overtaken:
        change(cast["ben"], base, role="viewer", name="Benny")
    assert overtaken.value.base["name"] == "Benjamin"
    assert overtaken.value.theirs["name"] == "Benedict"
    assert overtaken.value.mine["role"] == "viewer"
    assert session.get_one(Account, cast["ben"]).role == "editor"


def test_edits_of_different_fields_of_an_account_merge(session: Session, cast: dict[str, int]):
    base = version_of(session(), "account", cast["ben"])
    change(cast["ben"], base, name="Benedict", role="editor")
    change(cast["ben"], base, name="Ben", role="viewer")
    ben = session.get_one(Account, cast["ben"])
    assert (ben.name, ben.role) == ("Benedict", "viewer")


def test_an_account_that_does_not_exist_cannot_be_changed(session: Session):
    with pytest.raises(RowMissingError):
        change(42, active=False)


def test_an_actor_who_lost_the_right_meanwhile_is_refused(session: Session, cast: dict[str, int]):
    ada = actor_of(cast["ada"])
    change(cast["ben"], role="administrator")
    change(cast["ada"], role="viewer")
    with pytest.raises(ForbiddenError):
        commit(UpdateAccount(cast["ben"], {"name": "Mallory"}), actor=ada)
    assert session.get_one(Account, cast["ben"]).name == "Ben"


@pytest.mark.parametrize(
    "operation",
    [CreateAccount("Grace", "grace@example.org", "viewer"), UpdateAccount(7, {"active": False}, 412)],
)
def test_an_operation_goes_to_json_and_back(operation):
    assert from_json(to_json(operation)) == operation
