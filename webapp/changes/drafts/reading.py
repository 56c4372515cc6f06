"""Drafts as they stand."""

from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.changes.drafts.closing import WAITING
from webapp.changes.drafts.operation import CommitDraft, Step
from webapp.changes.fold import Row
from webapp.models import Account, Draft, DraftComment, DraftRow, DraftStep
from webapp.models.types import Json

MOST_LISTED = 100
"""Drafts of a list, the latest changed first."""

MOST_PENDING = 20
"""Steps that are told on the page of a row."""

_steps = select(func.count(DraftStep.id)).where(DraftStep.draft_id == Draft.id).scalar_subquery()


class Listed(NamedTuple):
    """A draft, the name of its author, and how many steps it has."""

    draft: Draft
    author: str
    steps: int


class Pending(NamedTuple):
    """What a step of a waiting draft would do to a row: the fields that it sets; None: delete it."""

    draft_id: int
    draft_name: str
    step_id: int
    values: dict[str, Json] | None


class Said(NamedTuple):
    """A comment, and who made it."""

    comment: DraftComment
    author: str


class NamedStep(NamedTuple):
    """A step, who added it, and the rows that it names or adds."""

    step: DraftStep
    author: str
    rows: Sequence[DraftRow]


def find(session: Session, draft_id: int) -> Listed | None:
    """Return one draft, None if there is none of this id."""
    found = session.execute(_LISTED.where(Draft.id == draft_id)).one_or_none()
    return Listed(*found) if found else None


def list_drafts(session: Session, *states: str) -> list[Listed]:
    """Return the drafts in these states, the latest changed first, at most `MOST_LISTED`."""
    listed = _LISTED.where(Draft.state.in_(states)).order_by(Draft.changed_at.desc(), Draft.id.desc())
    return [Listed(*row) for row in session.execute(listed.limit(MOST_LISTED))]


def list_steps(session: Session, draft_id: int) -> list[NamedStep]:
    """Return the steps of a draft in their order."""
    steps = (
        select(DraftStep, Account.name)
        .join(Account, Account.id == DraftStep.account_id)
        .where(DraftStep.draft_id == draft_id)
        .order_by(DraftStep.position, DraftStep.id)
    )
    found = session.execute(steps).all()
    rows = (
        select(DraftRow)
        .where(DraftRow.step_id.in_(step.id for step, _ in found))
        .order_by(DraftRow.step_id, DraftRow.id)
    )
    by_step = {
        step_id: list(group) for step_id, group in groupby(session.scalars(rows), attrgetter("step_id"))
    }
    return [NamedStep(step, author, by_step.get(step.id, [])) for step, author in found]


def list_comments(session: Session, draft_id: int) -> list[Said]:
    """Return what was said about a draft, the oldest first."""
    comments = (
        select(DraftComment, Account.name)
        .join(Account, Account.id == DraftComment.account_id)
        .where(DraftComment.draft_id == draft_id)
        .order_by(DraftComment.id)
    )
    return [Said(*row) for row in session.execute(comments)]


def list_pending(session: Session, row: Row) -> list[Pending]:
    """Return what waiting drafts would do to a row, in the order in which it was added to them."""
    table_name, row_id = row
    pending = (
        select(Draft.id, Draft.name, DraftStep.id, DraftRow.values)
        .join_from(DraftRow, DraftStep, DraftStep.id == DraftRow.step_id)
        .join(Draft, Draft.id == DraftStep.draft_id)
        .where(DraftRow.table_name == table_name, DraftRow.row_id == row_id, Draft.state.in_(WAITING))
        .order_by(DraftStep.id)
    )
    return [Pending(*found) for found in session.execute(pending.limit(MOST_PENDING))]


def operation_of(draft: Draft, steps: Sequence[DraftStep]) -> CommitDraft:
    """Return what commits these steps of a draft."""
    return CommitDraft(draft.id, draft.account_id, tuple(Step(step.id, step.operation) for step in steps))


_LISTED = select(Draft, Account.name, _steps).join(Account, Account.id == Draft.account_id)
