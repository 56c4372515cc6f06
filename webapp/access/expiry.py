"""Forgetting what has expired."""

from datetime import UTC, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from webapp.models import Link, SignIn, Throttle


def forget_expired(session: Session) -> None:
    """Delete sign-ins, links and counts that no longer mean anything.

    Rows that another transaction holds are left for the next time: waiting for them here, and it for ours, would
    be a deadlock.
    """
    for model, key in ((SignIn, SignIn.id), (Link, Link.token_hash), (Throttle, Throttle.key)):
        expired = select(key).where(model.expires_at < datetime.now(UTC)).with_for_update(skip_locked=True)
        session.execute(delete(model).where(key.in_(expired)))
