"""Passwords: argon2id hashes, and which account has which."""

import secrets
from datetime import UTC, datetime
from functools import cache
from threading import BoundedSemaphore
from unicodedata import normalize

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.models import Account, Credential

HASHER = PasswordHasher()
"""argon2id with the library's parameters: 64 MiB and about 0.1 s for each hash."""

HASHES_AT_ONCE = BoundedSemaphore(4)
"""Each hash takes HASHER's memory, so that a crowd at the door waits instead of filling it."""


def make_hash(password: str) -> str:
    with HASHES_AT_ONCE:
        return HASHER.hash(_to_bytes(password))


def verify(password: str, password_hash: str | None) -> bool:
    """Whether the password belongs to the hash. Takes as long where there is no hash to compare with."""
    expected = password_hash or _hash_of_nobody()
    with HASHES_AT_ONCE:
        try:
            HASHER.verify(expected, _to_bytes(password))
        except (VerificationError, InvalidHashError):
            return False
    return password_hash is not None


def find_hash(session: Session, account_id: int) -> str | None:
    return session.execute(
        select(Credential.password_hash).where(Credential.account_id == account_id),
    ).scalar_one_or_none()


def find_by_email_key(session: Session, email_key: str) -> tuple[int, str] | None:
    """Return the id of the active account at an address and its hash, if it has a password."""
    row = session.execute(
        select(Account.id, Credential.password_hash)
        .join(Credential, Credential.account_id == Account.id)
        .where(Account.email_key == email_key, Account.active),
    ).one_or_none()
    return row and (row.id, row.password_hash)


def set_hash(session: Session, account_id: int, password_hash: str) -> None:
    session.merge(
        Credential(account_id=account_id, password_hash=password_hash, changed_at=datetime.now(UTC)),
    )


def _to_bytes(password: str) -> bytes:
    # One password may reach us composed from one keyboard and decomposed from another.
    return normalize("NFC", password).encode("utf-8", "surrogatepass")


@cache
def _hash_of_nobody() -> str:
    return HASHER.hash(secrets.token_bytes(32))
