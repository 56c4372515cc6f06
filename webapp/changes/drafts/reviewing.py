"""What is said about drafts, and how they are handed on, closed and opened again; none of it is recorded.

Each runs inside `housekeep`, and holds the draft, so that two people at once wait for each other.
"""

from datetime import UTC, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from webapp.changes.drafts import closing
from webapp.changes.drafts.errors import DraftClosedError
from webapp.models import Draft, DraftComment


def comment(session: Session, draft_id: int, account_id: int, text: str, *, state: str | None = None) -> None:
    """Say something about a draft that waits, and with `state` bring it into that: ``submitted``, or ``open`` again.

    :raises DraftClosedError: it was committed or rolled back meanwhile.
    """
    closing.hold(session, draft_id)
    moment = datetime.now(UTC)
    session.add(
        DraftComment(draft_id=draft_id, account_id=account_id, said_at=moment, text=text, state=state)
    )
    if state:
        session.execute(update(Draft).where(Draft.id == draft_id).values(state=state, changed_at=moment))


def roll_back(session: Session, draft_id: int) -> None:
    """Close a draft without committing it. Its steps are kept, so that it can be opened again.

    :raises DraftClosedError: as in `comment`.
    """
    closing.hold(session, draft_id)
    _set_state(session, draft_id, "rolled-back")


def reopen(session: Session, draft_id: int) -> None:
    """Open a draft again that was rolled back.

    :raises DraftClosedError: it was committed, or there is none.
    """
    state = session.scalars(select(Draft.state).where(Draft.id == draft_id).with_for_update()).one_or_none()
    if state != "rolled-back":
        raise DraftClosedError(draft_id, state)
    _set_state(session, draft_id, "open")


def _set_state(session: Session, draft_id: int, state: str) -> None:
    values = {"state": state, "changed_at": datetime.now(UTC)}
    session.execute(update(Draft).where(Draft.id == draft_id).values(values))
