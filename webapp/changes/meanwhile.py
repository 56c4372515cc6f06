"""What others did to some rows since somebody looked."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from webapp.changes.fold import FoldedChange, fold
from webapp.models import Change, Changeset


@dataclass(frozen=True)
class Meanwhile:
    """What one changeset did to one row; `changeset` is None for writes from outside that none has gathered yet."""

    changeset: Changeset | None
    change: FoldedChange


def list_meanwhile(
    session: Session,
    rows: Iterable[tuple[str, int]],
    *,
    since: int,
    until: int | None = None,
    size: int = 10,
) -> list[Meanwhile]:
    """Return what was committed about rows, given as table and row id, after the change `since`, the oldest first.

    :param until: a change from which on nothing counts any more.
    """
    found: list[Meanwhile] = []
    # A table at a time: SQLite finds a list of ids by the index, but not a list of pairs.
    for table_name, group in groupby(sorted(rows), key=itemgetter(0)):
        touching = [Change.table_name == table_name, Change.row_id.in_([row_id for _, row_id in group])]
        found += _read(session, [*touching, Change.id > since, *([Change.id < until] if until else [])], size)
    return found[:size]


def _read(session: Session, conditions: list[ColumnElement[bool]], size: int) -> list[Meanwhile]:
    statement = (
        select(Changeset, Change)
        .outerjoin_from(Change, Changeset, Changeset.id == Change.changeset_id)
        .where(*conditions)
        .order_by(Change.id)
        .limit(size)
    )
    grouped = groupby(session.execute(statement), key=lambda found: (found[0], found[1].row_id))
    return [Meanwhile(changeset, fold([change for _, change in group])) for (changeset, _), group in grouped]
