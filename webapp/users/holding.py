"""Rows held by the transaction that changes them, and what to say when they are not what the change was based on."""

from collections.abc import Collection, Sequence

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from webapp.changes.errors import OvertakenError, RowMissingError, Values
from webapp.changes.records import Record, decoded_at
from webapp.changes.versions import version_column, version_of
from webapp.fields.stored import catalogue
from webapp.models import Account
from webapp.users.errors import LinkedToAccountError
from webapp.users.records import COLUMNS, ID, TABLE, values_of

_CHOSEN = ID.in_(bindparam("user_ids", expanding=True))
_LOCK = select(ID, *COLUMNS).where(_CHOSEN).order_by(ID).with_for_update()
_VERSIONS = select(ID, version_column(TABLE, ID)).where(_CHOSEN)


def hold(session: Session, user_ids: Collection[int]) -> dict[int, Record]:
    """Lock rows until the transaction ends, in id order so that no two transactions wait for each other.

    Ids that do not exist are left out.
    """
    chosen = {"user_ids": list(user_ids)}
    rows = session.execute(_LOCK, chosen).all()
    # A second statement, because one that waited for a lock still sees the change log as it was before the wait.
    versions = dict(session.execute(_VERSIONS, chosen).all())
    fields = catalogue(session)
    return {
        user_id: Record(TABLE, user_id, versions[user_id], values_of(fields, stored))
        for user_id, *stored in rows
    }


def require(session: Session, user_id: int, base: int | None, held: Record | None, mine: Values) -> Record:
    """Return the row that a change to `mine`, based on the version `base`, is about.

    :raises RowMissingError: there is no such person.
    :raises OvertakenError: somebody deleted the row after `base`; its `theirs` is None.
    """
    if held is not None:
        return held
    if base is None or not (deletion := version_of(session, TABLE, user_id)):
        raise RowMissingError(TABLE, user_id)
    before = decoded_at(session, TABLE, user_id, base, {})
    raise OvertakenError(user_id, version=deletion, base=before, theirs=None, mine=before | dict(mine))


def require_unchanged(session: Session, base: int | None, held: Record) -> None:
    """Let a change pass that is based on what the row is now; a `base` of None always is.

    :raises OvertakenError: somebody saved the row after `base`.
    """
    if base not in {None, held.version}:
        raise _overtaken(session, base or 0, held)


def require_unlinked(session: Session, user_ids: Sequence[int] | Select[int]) -> None:
    """Let a deletion pass of people who are nobody's own record.

    :raises LinkedToAccountError: an account says that one of them is.
    """
    linked = select(Account.user_id, Account.name).where(Account.user_id.in_(user_ids)).limit(1)
    if account := session.execute(linked).one_or_none():
        raise LinkedToAccountError(account.user_id, account.name)


def require_deleted(session: Session, user_id: int, base: int | None, held: Record | None) -> None:
    """Let a restoration pass of somebody who is deleted.

    :raises RowMissingError: there never was such a person.
    :raises OvertakenError: somebody brought the person back after `base`.
    """
    if held is not None:
        raise _overtaken(session, base or 0, held)
    if not version_of(session, TABLE, user_id):
        raise RowMissingError(TABLE, user_id)


def _overtaken(session: Session, base: int, held: Record) -> OvertakenError:
    before = decoded_at(session, TABLE, held.id, base, held.values)
    return OvertakenError(held.id, version=held.version, base=before, theirs=held.values, mine=before)
