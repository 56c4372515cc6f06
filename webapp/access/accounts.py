"""Reading accounts."""

from collections.abc import Sequence
from datetime import datetime
from typing import cast
from unicodedata import normalize

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.changes.log import created_row
from webapp.changes.transactions import Outcome
from webapp.changes.versions import version_column
from webapp.fields import InvalidError, fields_of
from webapp.models import Account, SignIn

LISTED = 1000
"""Accounts on the one page that lists them."""


def list_accounts(session: Session) -> Sequence[tuple[Account, datetime | None]]:
    """Return the accounts by name, those switched off last, and when each was last seen in a sign-in that holds."""
    seen_at = select(func.max(SignIn.seen_at)).where(SignIn.account_id == Account.id).scalar_subquery()
    statement = (
        select(Account, seen_at).order_by(Account.active.desc(), Account.name, Account.id).limit(LISTED)
    )
    return session.execute(statement).all()


def find_account(session: Session, account_id: int) -> tuple[Account, int] | None:
    """Return an account and its version, read in one statement."""
    statement = select(Account, version_column(Account.__tablename__, Account.id))
    row = session.execute(statement.where(Account.id == account_id)).one_or_none()
    return row and (row[0], row[1])


def find_active_account_id(session: Session, email: str) -> int | None:
    """Return the id of the account that may sign in with this address, however it is typed."""
    statement = select(Account.id).where(Account.email_key == email_key(email), Account.active)
    return session.execute(statement).scalar_one_or_none()


def created_account_id(session: Session, outcome: Outcome) -> int:
    """Return the id of the account that a committed `CreateAccount` added."""
    # An addition always changes something.
    return cast("int", created_row(session, cast("int", outcome.changeset_id), Account.__tablename__))


def email_key(typed: str) -> str:
    """Return what the database derives as `email_key` from the address meant; empty where none can be.

    Only ASCII letters are folded: folding more lets one person's address stand for another's (CVE-2019-19844).
    """
    try:
        address = str(fields_of(Account.__tablename__)["email"].parse(typed))
    except InvalidError:
        return ""
    return "".join(letter.lower() if letter.isascii() else letter for letter in normalize("NFC", address))
