"""How much was saved when."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.models import Changeset


def count_between(session: Session, moments: Sequence[datetime]) -> list[int]:
    """Return how many changesets were committed from each of the moments to the next, with one statement."""
    counts = [
        select(func.count())
        .where(Changeset.committed_at >= start, Changeset.committed_at < end)
        .scalar_subquery()
        .label(f"count_{number}")
        for number, (start, end) in enumerate(pairwise(moments))
    ]
    return list(session.execute(select(*counts)).one())
