"""Pages of the log."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, exists, func, literal, select, tuple_, union_all
from sqlalchemy.orm import Session, aliased

from webapp.changes.log.conditions import Conditions
from webapp.db.dialects import is_sqlite
from webapp.limits import time_limit
from webapp.models import Account, Change, Changeset

ALL = Conditions()

PLACE = (Changeset.committed_at, Changeset.id)
"""What the log is sorted by: ids alone need not be in the order of the commits."""

MOST_AUTHORS = 100


@dataclass(frozen=True)
class LogPage:
    """Changesets, the newest first, and whether there are newer and older ones than these."""

    entries: Sequence[Changeset]
    has_newer: bool
    has_older: bool


def list_changesets(
    session: Session,
    conditions: Conditions = ALL,
    *,
    size: int,
    before: int | None = None,
    after: int | None = None,
) -> LogPage:
    """Return the newest changesets, of all or of those older than `before` or next newer than `after`, two ids.

    Where fewer than `size` are newer than `after`, it is the first page that is returned.

    :raises TooSlowError: it took too long to find those that fit the conditions.
    """
    if conditions == ALL:
        return _page(session, conditions, size, before, after)
    with time_limit(session):
        return _page(session, conditions, size, before, after)


def _page(
    session: Session, conditions: Conditions, size: int, before: int | None, after: int | None
) -> LogPage:
    alternatives = conditions.alternatives(is_sqlite=is_sqlite(session))
    if after is not None:
        rows = session.scalars(_walk(alternatives, size + 1, after, upwards=True)).all()
        if len(rows) < size:
            return _page(session, conditions, size, None, None)
        return LogPage(rows[:size][::-1], has_newer=len(rows) > size, has_older=True)
    rows = session.scalars(_walk(alternatives, size + 1, before, upwards=False)).all()
    return LogPage(rows[:size], has_newer=before is not None, has_older=len(rows) > size)


def _walk(
    alternatives: list[list[ColumnElement[bool]]], size: int, position: int | None, *, upwards: bool
) -> Select[Changeset]:
    """Walk along the log from a changeset on, or from its end."""
    beyond = [] if position is None else [_beyond(position, upwards=upwards)]
    order = [column.asc() if upwards else column.desc() for column in PLACE]
    page = select(Changeset).order_by(*order).limit(size)
    if len(alternatives) == 1:
        return page.where(*alternatives[0], *beyond)
    walks = [select(Changeset.id).where(*each, *beyond).order_by(*order).limit(size) for each in alternatives]
    return page.where(Changeset.id.in_(union_all(*(select(walk.subquery()) for walk in walks))))


def _beyond(position: int, *, upwards: bool) -> ColumnElement[bool]:
    # Compared inside the database: what is stored may have been written in another precision than it is read.
    marked = aliased(Changeset)
    moment = select(marked.committed_at).where(marked.id == position).scalar_subquery()
    place, mark = tuple_(*PLACE), tuple_(moment, literal(position))
    return place > mark if upwards else place < mark


def list_authors(session: Session) -> Sequence[tuple[int, str]]:
    """Return id and name of the accounts that have changed anything, by name, at most `MOST_AUTHORS`."""
    has_acted = exists().where(Changeset.actor_id == Account.id)
    statement = select(Account.id, Account.name).where(has_acted).order_by(Account.name, Account.id)
    return session.execute(statement.limit(MOST_AUTHORS)).all()


def count_unadopted(session: Session) -> int:
    """Count the changes from outside that no changeset has gathered yet: SQLite's, until the next commit."""
    return session.scalars(select(func.count()).where(Change.changeset_id.is_(None))).one()


def find_changeset(session: Session, changeset_id: int) -> Changeset | None:
    """Return one changeset, None if there is none of this id."""
    return session.get(Changeset, changeset_id)
