"""Erasing what is left of a deleted person."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from typing_extensions import override

from webapp.access.policy import Right
from webapp.changes import drafts, erasing
from webapp.changes.operations import Operation, register
from webapp.models import Account, Change, ExportChunk, ExportFile
from webapp.models.types import Json
from webapp.users import derived, own_trigrams, staged
from webapp.users.mentions import confirmed_mentions, identify
from webapp.users.records import TABLE


@register
@dataclass(frozen=True)
class EraseUser(Operation):
    """Erase what history holds of a deleted person, for good.

    Files that were exported and wait to be fetched go too, whoever is in them, and messages that tell of the person:
    certain ones always, and of those that only may do so the ones of the changesets named in `messages`.
    """

    kind = "erase"
    right = Right.ERASE_HISTORY
    stores_empty = True

    user_id: int
    messages: tuple[int, ...] = ()

    @property
    @override
    def parameters(self) -> dict[str, Json]:
        """What was erased; whose it was is what it no longer says."""
        return {"table": TABLE, "row": self.user_id}

    @override
    def run(self, session: Session) -> None:
        """Erase.

        :raises RowMissingError: there never was such a person.
        :raises RowExistsError: the person has not been deleted.
        :raises AlreadyErasedError: nothing is left of the person.
        """
        erasing.hold(session, TABLE)
        erasing.require_erasable(session, TABLE, self.user_id)
        identity = identify(session, self.user_id)
        messages = confirmed_mentions(session, self.user_id, identity, self.messages)
        erasing.erase(session, TABLE, self.user_id, messages=messages)
        drafts.erasing.forget(session, (TABLE, self.user_id))
        staged.forget(session, self.user_id, identity)
        # Whoever asked for them makes them anew.
        session.execute(delete(ExportChunk))
        session.execute(delete(ExportFile))
        derived.forget_deleted(session.connection())
        own_trigrams.forget_deleted(session.connection())


def list_former_accounts(session: Session, user_id: int) -> Sequence[Account]:
    """Return the accounts that ever named a person's record as their owner's own."""
    named = Change.new["user_id"].as_integer() == user_id
    accounts = select(Change.row_id).where(Change.table_name == Account.__tablename__, named)
    return session.scalars(select(Account).where(Account.id.in_(accounts)).order_by(Account.id)).all()
