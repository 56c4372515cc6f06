"""One-time links: the way in for whoever has no password yet, or lost it."""

import secrets
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from webapp.access.policy import Role
from webapp.access.sign_ins import hash_token
from webapp.changes.transactions import housekeep
from webapp.models import Account, Link

LIFETIME = timedelta(minutes=15)
"""Of a link that is followed at once, by whoever asked for it."""

INVITATION_LIFETIME = timedelta(days=3)
"""Of a link that an administrator hands to somebody else."""


def create_link(session: Session, account_id: int, *, lifetime: timedelta = LIFETIME) -> str:
    """Return the token of a new link for an account; its older ones no longer work."""
    end_links(session, account_id)
    token = secrets.token_urlsafe(32)
    moment = datetime.now(UTC)
    session.add(
        Link(
            token_hash=hash_token(token),
            account_id=account_id,
            created_at=moment,
            expires_at=moment + lifetime,
        ),
    )
    return token


def use_link(session: Session, token: str) -> int | None:
    """Use a link up and return its account's id; None if it is unknown, used, replaced or expired.

    One statement decides, so that of many who use it at once one succeeds.
    """
    moment = datetime.now(UTC)
    return session.execute(
        update(Link)
        .where(Link.token_hash == hash_token(token), Link.used_at.is_(None), Link.expires_at > moment)
        .values(used_at=moment)
        .returning(Link.account_id),
    ).scalar_one_or_none()


def end_links(session: Session, account_id: int) -> None:
    session.execute(delete(Link).where(Link.account_id == account_id))


def create_for_oldest_administrator() -> str | None:
    """Return the token of a link for the first administrator who may still sign in; None if there is none."""
    return housekeep(_create_for_oldest_administrator)


def _create_for_oldest_administrator(session: Session) -> str | None:
    oldest = (
        select(Account.id)
        .where(Account.role == Role.ADMINISTRATOR, Account.active)
        .order_by(Account.id)
        .limit(1)
    )
    account_id = session.execute(oldest).scalar_one_or_none()
    return None if account_id is None else create_link(session, account_id)
