"""Who has which e-mail address."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.users.records import USERS


def find_owners(session: Session, keys: Collection[str]) -> dict[str, int]:
    """Return the ids of the people who have one of these addresses, by `email_key`."""
    owned = select(USERS.c.email_key, USERS.c.id).where(USERS.c.email_key.in_(keys))
    return dict(session.execute(owned).all()) if keys else {}
