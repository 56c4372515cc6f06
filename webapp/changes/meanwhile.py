"""What others did to some rows since somebody looked."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from webapp.changes.fold import FoldedChange, Row, fold
from webapp.changes.versions import by_table
from webapp.models import Change, Changeset


@dataclass(frozen=True)
class Meanwhile:
    """What one changeset did to one row; `changeset` is None for writes from outside that none has gathered yet."""

    changeset: Changeset | None
    change: FoldedChange


def list_meanwhile(
    session: Session,
    rows: Iterable[Row],
    *,
    since: int,
    until: int | None = None,
    size: int = 10,
) -> list[Meanwhile]:
    """Return what was committed about rows after the change `since`, the oldest first.

    :param until: a change from which on nothing counts any more.
    """
    found: list[Meanwhile] = []
    for _, touching in by_table(rows):
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
