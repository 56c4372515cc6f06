"""Reading accounts."""

import pytest
from sqlalchemy.orm import Session

from webapp.access.accounts import email_key, find_account, find_active_account_id, list_accounts
from webapp.access.actors import CommandLine
from webapp.access.operations import CreateAccount, UpdateAccount
from webapp.changes.transactions import commit
from webapp.models import Account

ADDRESSES = [
    "Ada@Example.ORG",
    "\xc5DA@example.org",
    "Mika\u0308@example.org",
    "ПЁТР@пример.рф",
    "\u0130x@example.org",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_is_found_by_the_key_that_the_database_derives(session: Session, address: str):
    commit(CreateAccount("Somebody", address, "viewer"), actor=CommandLine())
    account = session.query(Account).one()
    assert email_key(address) == account.email_key
    assert find_active_account_id(session(), f" {address} ") == account.id


@pytest.mark.parametrize(
    ("meant", "typed"),
    [("mike@example.org", "m\u0131ke@example.org"), ("\xe5sa@example.org", "\xc5sa@example.org")],
)
def test_only_ascii_letters_are_the_same_in_both_cases(meant: str, typed: str):
    assert email_key(meant) != email_key(typed)


@pytest.mark.parametrize(
    "typed", ["", "ada", "ada@", "a b@example.org", "\0@example.org", "\ud800@example.org"]
)
def test_what_is_no_address_has_no_key(typed: str):
    assert email_key(typed) == ""


def test_accounts_are_listed_by_name_those_switched_off_last(session: Session, cast: dict[str, int]):
    names = [account.name for account, _ in list_accounts(session())]
    assert names == ["Ada", "Ben", "Cleo", "Connie", "Mia", "Dan"]


def test_an_account_is_read_with_its_version(session: Session, cast: dict[str, int]):
    before = find_account(session(), cast["ben"])
    commit(UpdateAccount(cast["ben"], {"name": "Benedict"}), actor=CommandLine())
    after = find_account(session(), cast["ben"])
    assert before
    assert after
    assert after[1] > before[1]
