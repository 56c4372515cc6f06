"""Who acts: a person signed in, or whoever holds the command line."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, bindparam, or_, select
from sqlalchemy.orm import Session

from webapp.access.policy import Right, Role, allows
from webapp.changes.actor import Standing
from webapp.changes.errors import RefusedError
from webapp.fields import stored
from webapp.models.account import Account

_ACCOUNT = Account.__table__.c
_FIND = select(
    _ACCOUNT.role, _ACCOUNT.active, _ACCOUNT.user_id, stored.version().label("fields_version")
).where(_ACCOUNT.id == bindparam("account_id"))


class ForbiddenError(RefusedError):
    """The actor does not have, or no longer has, the right to do this."""

    def __init__(self, right: str) -> None:
        super().__init__(right)
        self.right = right


@dataclass(frozen=True)
class AbsentActor:
    """An account for which a job acts, whether it is signed in or not."""

    id: int
    name: str

    def require(self, session: Session, right: str) -> Standing:
        """Read the account again, and who may do what to which field: it may have changed since it asked for this.

        :raises ForbiddenError: meanwhile the account was switched off or its role lost the right.
        """
        if right == Right.MANAGE_ACCOUNTS:
            hold_administrators(session, or_(Account.id == self.id))
        account = session.execute(_FIND, {"account_id": self.id}).one_or_none()
        if account is None or not account.active or not allows(account.role, right):
            raise ForbiddenError(right)
        stored.expect(session, account.fields_version)
        return Standing(account.role, account.user_id)


@dataclass(frozen=True)
class Actor(AbsentActor):
    """An account as it was when its request began; the preferences are None where they are automatic."""

    email: str
    role: str
    user_id: int | None
    language: str | None
    time_zone: str | None
    theme: str | None
    sign_in_id: int

    def can(self, right: str) -> bool:
        return allows(self.role, right)


@dataclass(frozen=True)
class Proposer:
    """An account that looks at what an editor would do, who then decides: it may preview, and commit nothing.

    It has no id: whoever is to be kept from committing what is their own may look at it.
    """

    actor: Actor
    id: None = None

    @property
    def name(self) -> str:
        """The account's."""
        return self.actor.name

    def require(self, session: Session, right: str) -> Standing:
        """Let whoever may propose do what editors may.

        :raises ForbiddenError: the account may not propose any more, or this is more than editors may.
        """
        standing = self.actor.require(session, Right.PROPOSE)
        role = standing.role if allows(standing.role, Right.EDIT_USERS) else Role.EDITOR
        if not allows(role, right):
            raise ForbiddenError(right)
        return Standing(role, standing.user_id)


@dataclass(frozen=True)
class CommandLine:
    """Whoever can start a command on the server; may do everything."""

    id: None = None
    name: str = "command line"

    def require(self, session: Session, right: str) -> Standing:  # noqa: ARG002  # whatever it is
        return Standing(Role.ADMINISTRATOR)


def actor_of(account_id: int | None, name: str) -> AbsentActor | CommandLine:
    """Return who acts for an account that is not here now; None is the command line."""
    return CommandLine() if account_id is None else AbsentActor(account_id, name)


def hold_administrators(session: Session, *others: ColumnElement[bool]) -> None:
    """Lock every administrator, in id order, before any of them is changed.

    Two administrators who demote each other at the same moment wait here, one for the other, instead of each
    finding the other still in office. SQLite needs no row locks: only one transaction writes.
    """
    session.execute(
        select(Account.id)
        .where(or_(Account.role == Role.ADMINISTRATOR, *others))
        .order_by(Account.id)
        .with_for_update(),
    ).all()
