"""The writes of accounts."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import cast

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session
from typing_extensions import override

from webapp.access import links, sign_ins
from webapp.access.actors import hold_administrators
from webapp.access.policy import Right, Role
from webapp.changes import table_rules
from webapp.changes.errors import RefusedError, RowMissingError
from webapp.changes.merge import merge_into
from webapp.changes.operations import Operation, register
from webapp.changes.records import Record
from webapp.changes.table_rules import TableRules
from webapp.changes.undo.writing import Writing
from webapp.changes.versions import version_of
from webapp.fields import Value, fields_of
from webapp.models import Account, Changeset, Credential, Draft, DraftComment, DraftStep, Preference, User

TABLE = Account.__tablename__
FIELDS = fields_of(TABLE)


class LastAdministratorError(RefusedError):
    """After this nobody could manage accounts any more."""


class AccountInUseError(RefusedError):
    """The account cannot be deleted, because its owner has used it; it can be deactivated instead."""

    def __init__(self, account_name: str) -> None:
        super().__init__("the account was used")
        self.account_name = account_name


@register
@dataclass(frozen=True)
class CreateAccount(Operation):
    """Let somebody sign in, once they have a link or a password."""

    kind = "create-account"
    right = Right.MANAGE_ACCOUNTS

    name: str
    email: str
    role: str
    user_id: int | None = None

    @override
    def run(self, session: Session) -> None:
        """Insert the row.

        :raises InvalidError: a field refuses its value.
        :raises RowMissingError: its own record does not exist.
        """
        values = _checked(session, asdict(self))
        session.add(Account(**values))


@register
@dataclass(frozen=True)
class UpdateAccount(Operation):
    """Change an account's `name`, `role`, `user_id` or `active`.

    `base` is the version that the values were decided on; None means as it is now.
    """

    kind = "update-account"
    right = Right.MANAGE_ACCOUNTS

    account_id: int
    values: dict[str, Value]
    base: int | None = None

    @override
    def run(self, session: Session) -> None:
        """Update the row; another role, or none at all, also ends the account's sign-ins.

        :raises InvalidError: a field refuses its value.
        :raises RowMissingError: there is no such account, or its own record does not exist.
        :raises OvertakenError: somebody changed the same field otherwise after `base`.
        :raises LastAdministratorError: nobody else could manage accounts.
        """
        hold_administrators(session, Account.id == self.account_id)
        account = session.get(Account, self.account_id)
        if account is None:
            raise RowMissingError(TABLE, self.account_id)
        wanted = _checked(session, self.values)
        if changed := merge_into(session, _record(session, account), self.base, wanted):
            session.execute(update(Account).where(Account.id == self.account_id).values(changed))
        if changed.keys() & {"role", "active"}:
            _require_administrator(session)
            end_access(session, self.account_id)


def _record(session: Session, account: Account) -> Record:
    values = {name: getattr(account, name) for name in FIELDS}
    return Record(TABLE, account.id, version_of(session, TABLE, account.id), values)


def _checked(session: Session, values: Mapping[str, Value]) -> dict[str, Value]:
    """Return the values in the spelling to be stored; a record that they name is held.

    :raises InvalidError: a field refuses its value.
    :raises RowMissingError: nobody in the register has the id `user_id`.
    """
    checked = {name: FIELDS[name].check(value) for name, value in values.items()}
    user_id = checked.get("user_id")
    record = select(User.id).where(User.id == user_id).with_for_update(read=True, key_share=True)
    if user_id is not None and session.execute(record).one_or_none() is None:
        raise RowMissingError(User.__tablename__, cast("int", user_id))
    return checked


def end_access(session: Session, account_id: int) -> None:
    """End every sign-in of an account, and the links that would make a new one."""
    sign_ins.end(session, account_id)
    links.end_links(session, account_id)


def _before_writing(session: Session, writing: Writing) -> None:
    """Prepare accounts to be set back; another role, or none at all, also ends the account's sign-ins.

    :raises RowMissingError: the own record of one does not exist.
    """
    hold_administrators(session)
    records = writing.references("user_id").subquery()
    missing = session.scalars(select(records).where(records.c[0].not_in(select(User.id))).limit(1)).first()
    if missing is not None:
        raise RowMissingError(User.__tablename__, missing)
    for account_id in session.scalars(writing.given("role", "active")).all():
        end_access(session, account_id)


def _before_deleting(session: Session, writing: Writing) -> None:
    """Refuse to delete accounts that were used; end the access of the others.

    :raises AccountInUseError: one has acted, has a part in a draft, or has a password or preferences.
    """
    used = or_(
        Account.id.in_(select(Changeset.actor_id)),
        Account.id.in_(select(Credential.account_id)),
        Account.id.in_(select(Preference.account_id)),
        *(Account.id.in_(select(table.account_id)) for table in (Draft, DraftStep, DraftComment)),
    )
    deleted = Account.id.in_(writing.deleted)
    in_use = session.scalars(select(Account.name).where(deleted, used).limit(1)).first()
    if in_use is not None:
        raise AccountInUseError(in_use)
    for account_id in session.scalars(writing.deleted).all():
        end_access(session, account_id)


def _afterwards(session: Session, _writing: Writing) -> None:
    _require_administrator(session)


def _require_administrator(session: Session) -> None:
    remaining = select(Account.id).where(Account.role == Role.ADMINISTRATOR, Account.active).limit(1)
    if session.execute(remaining).one_or_none() is None:
        raise LastAdministratorError


table_rules.register(
    TABLE,
    TableRules(
        Right.MANAGE_ACCOUNTS,
        before_writing=_before_writing,
        before_deleting=_before_deleting,
        afterwards=_afterwards,
    ),
)
