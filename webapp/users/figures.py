"""The register in figures."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.db.dialects import is_sqlite
from webapp.limits import time_limit
from webapp.models import User
from webapp.users.listing import MOST_COUNTED, Count

DECADE = 10

PATIENCE = 0.5
"""Seconds for what needs every row: the page that shows it is where everybody begins."""


def count_people(session: Session) -> Count:
    """Return how many people there are, or that there are more than lists count."""
    some = select(User.id).limit(MOST_COUNTED + 1).subquery()
    found = session.execute(select(func.count()).select_from(some)).scalar_one()
    return Count(min(found, MOST_COUNTED), capped=found > MOST_COUNTED)


def count_by_decade(session: Session) -> list[tuple[int, int]]:
    """Return the first age of each ten years from the youngest to the oldest, and how many people are in them.

    Those whose age nobody knows are in none.

    :raises TooSlowError: there are too many people to count them all.
    """
    decade = User.age.op("/")(DECADE) if is_sqlite(session) else func.div(User.age, DECADE)
    counted = select(decade, func.count()).where(User.age.is_not(None)).group_by(decade)
    with time_limit(session, PATIENCE):
        found = {int(each): count for each, count in session.execute(counted)}
    return (
        [(each * DECADE, found.get(each, 0)) for each in range(min(found), max(found) + 1)] if found else []
    )
