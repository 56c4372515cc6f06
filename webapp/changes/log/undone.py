"""Which changeset undid which."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import func, literal, select
from sqlalchemy.orm import Session, aliased

from webapp.models import Changeset

DEEPEST = 20
"""Undos of undos to follow down to what they are about."""


class Undone(NamedTuple):
    """What an undo is about: the changeset at the end of a chain of undos, `depth` steps away."""

    changeset: Changeset
    depth: int


def list_undone(session: Session, changesets: Iterable[Changeset]) -> dict[int, Undone]:
    """Return what each undo among the changesets is about, by its id; an undo of an undo is two steps away."""
    undos = [each.id for each in changesets if each.undoes_id is not None]
    if not undos:
        return {}
    chain = (
        select(Changeset.id.label("undo"), Changeset.undoes_id.label("id"), literal(1).label("depth"))
        .where(Changeset.id.in_(undos))
        .cte("chain", recursive=True)
    )
    step = aliased(Changeset)
    further = select(chain.c.undo, step.undoes_id, chain.c.depth + 1).where(
        step.id == chain.c.id, step.undoes_id.is_not(None), chain.c.depth < DEEPEST
    )
    chain = chain.union_all(further)
    statement = select(chain.c.undo, Changeset, chain.c.depth).join(Changeset, Changeset.id == chain.c.id)
    # The deepest comes last, and stays.
    found = session.execute(statement.order_by(chain.c.depth))
    return {undo: Undone(changeset, depth) for undo, changeset, depth in found}


def undone_by(session: Session, changeset_ids: Iterable[int]) -> dict[int, int]:
    """Return the changeset that last undid each of the changesets, for those that were undone."""
    statement = (
        select(Changeset.undoes_id, func.max(Changeset.id))
        .where(Changeset.undoes_id.in_(list(changeset_ids)))
        .group_by(Changeset.undoes_id)
    )
    return {undone: undo for undone, undo in session.execute(statement) if undone is not None}
