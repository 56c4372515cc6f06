"""What people put into drafts, and how they arrange it; none of it is recorded.

Each runs inside `housekeep`, and holds the draft, so that two people at once wait for each other.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.changes.drafts import closing
from webapp.changes.drafts.errors import DraftClosedError, TooLargeError
from webapp.changes.drafts.operation import placeholder
from webapp.changes.fold import Row
from webapp.changes.operations import MOST_EXECUTED, Operation, to_json
from webapp.models import Account, Draft, DraftRow, DraftStep, Preference
from webapp.models.types import Json


@dataclass(frozen=True)
class Origin:
    """Whose a step is, and why it is. Sent again with the same `submission` it is added no second time.

    `effects` has of each row that the operation names what it would do to it as things stand, as in `named_rows`.
    """

    account_id: int
    effects: Mapping[Row, Mapping[str, Json] | None]
    why: str | None = None
    submission: str | None = None


@dataclass(frozen=True)
class Added:
    """Where a step went."""

    draft_id: int
    draft_name: str
    step_id: int


def begin(session: Session, account_id: int, name: str) -> int:
    """Begin a draft, make it the one that the account adds to, and return its id."""
    moment = datetime.now(UTC)
    draft = Draft(
        name=name,
        account_id=account_id,
        state="open",
        created_at=moment,
        changed_at=moment,
    )
    session.add(draft)
    session.flush()
    choose(session, account_id, draft.id)
    return draft.id


def choose(session: Session, account_id: int, draft_id: int | None) -> None:
    """Make a draft the one that the account adds to; None: the next step begins a new one."""
    # Of two first choices at once, the second must find what the first inserted.
    _hold_account(session, account_id)
    session.merge(Preference(account_id=account_id, draft_id=draft_id))


def add(session: Session, operation: Operation, origin: Origin, *, new_name: str) -> Added:
    """Put an operation at the end of the draft that an account adds to, or of a new one if that takes nothing any more.

    :raises TooLargeError: it is about more rows than a preview would run.
    """
    # Of two clicks on one button, the second must find what the first added.
    _hold_account(session, origin.account_id)
    if repeated := _find_added(session, origin.submission):
        return repeated
    if _size(session, operation) > MOST_EXECUTED:
        raise TooLargeError
    draft = _chosen(session, origin.account_id, new_name)
    step = _append(session, draft, operation, origin)
    session.add_all(_rows(step.id, operation, origin))
    return Added(draft.id, draft.name, step.id)


def remove(session: Session, draft_id: int, step_id: int) -> None:
    """Take a step out of an open draft; one that is not there any more is out already.

    :raises DraftClosedError: nothing of it can be changed any more.
    """
    require_open(session, draft_id)
    found = select(DraftStep.id).where(DraftStep.id == step_id, DraftStep.draft_id == draft_id)
    closing.drop_steps(session, list(session.scalars(found)))


def move(session: Session, draft_id: int, step_id: int, *, up: bool) -> None:
    """Let a step change places with the one before or after it.

    :raises DraftClosedError: as in `remove`.
    """
    require_open(session, draft_id)
    steps = session.scalars(
        select(DraftStep).where(DraftStep.draft_id == draft_id).order_by(DraftStep.position)
    ).all()
    places = {step.id: place for place, step in enumerate(steps)}
    place = places.get(step_id)
    other = None if place is None else place + (-1 if up else 1)
    if place is not None and other is not None and 0 <= other < len(steps):
        steps[place].position, steps[other].position = steps[other].position, steps[place].position


def rename(session: Session, draft_id: int, name: str) -> None:
    """Call a draft otherwise.

    :raises DraftClosedError: as in `remove`.
    """
    require_open(session, draft_id).name = name


def require_open(session: Session, draft_id: int) -> Draft:
    """Hold a draft and return it.

    :raises DraftClosedError: it is not open: what is being reviewed is not to change under the reviewer's eyes.
    """
    draft = _hold_open(session, draft_id)
    if draft is None:
        state = session.scalars(select(Draft.state).where(Draft.id == draft_id)).one_or_none()
        raise DraftClosedError(draft_id, state)
    return draft


def _hold_account(session: Session, account_id: int) -> None:
    session.execute(select(Account.id).where(Account.id == account_id).with_for_update())


def _rows(step_id: int, operation: Operation, origin: Origin) -> Iterator[DraftRow]:
    for (table_name, row_id), values in origin.effects.items():
        yield DraftRow(step_id=step_id, table_name=table_name, row_id=row_id, values=values and dict(values))
    for number, (table_name, values) in enumerate(operation.added_rows):
        row_id = placeholder(step_id, number)
        yield DraftRow(step_id=step_id, table_name=table_name, row_id=row_id, values=dict(values))


def _size(session: Session, operation: Operation) -> int:
    """Return how many rows an operation would touch, 0 if so few that it does not plan; nothing of its plan stays."""
    with session.begin_nested() as trial:
        plan = operation.plan(session)
        trial.rollback()
    return plan.inserted + plan.updated + plan.deleted if plan else 0


def _chosen(session: Session, account_id: int, new_name: str) -> Draft:
    chosen = select(Preference.draft_id).where(Preference.account_id == account_id)
    draft = _hold_open(session, session.scalars(chosen).one_or_none())
    return draft or require_open(session, begin(session, account_id, new_name))


def _append(session: Session, draft: Draft, operation: Operation, origin: Origin) -> DraftStep:
    draft.changed_at = datetime.now(UTC)
    step = DraftStep(
        draft_id=draft.id,
        position=_next_position(session, draft.id),
        account_id=origin.account_id,
        added_at=draft.changed_at,
        kind=operation.kind,
        operation=to_json(operation),
        why=origin.why,
        submission=origin.submission,
    )
    session.add(step)
    session.flush()
    return step


def _hold_open(session: Session, draft_id: int | None) -> Draft | None:
    held = select(Draft).where(Draft.id == draft_id, Draft.state == "open").with_for_update()
    return session.scalars(held).one_or_none()


def _next_position(session: Session, draft_id: int) -> int:
    last = select(func.coalesce(func.max(DraftStep.position), 0)).where(DraftStep.draft_id == draft_id)
    return session.scalars(last).one() + 1


def _find_added(session: Session, submission: str | None) -> Added | None:
    if submission is None:
        return None
    found = (
        select(Draft.id, Draft.name, DraftStep.id)
        .join_from(DraftStep, Draft, Draft.id == DraftStep.draft_id)
        .where(DraftStep.submission == submission)
    )
    row = session.execute(found).one_or_none()
    return Added(*row) if row else None
