"""Undo of changesets that touched accounts: the rules of accounts hold."""

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from tests.access.test_account_operations import actor_of, administrators, change
from tests.support.databases import Outside
from webapp.access import links
from webapp.access.actors import Actor, CommandLine, ForbiddenError
from webapp.access.operations import AccountInUseError, CreateAccount, LastAdministratorError
from webapp.changes.errors import RowMissingError
from webapp.changes.transactions import Outcome, commit, housekeep
from webapp.changes.undo.operation import Undo
from webapp.models import Account, Changeset, Link, SignIn, User
from webapp.users.errors import LinkedToAccountError


def undo_last(session: Session, actor: Actor | CommandLine | None = None) -> Outcome:
    session.rollback()
    last = session.scalar(text("SELECT max(id) FROM changeset"))
    return commit(Undo(last), actor=actor or CommandLine())


def test_a_role_goes_back_and_the_sign_ins_end(session: Session, cast: dict[str, int]):
    change(cast["ben"], role="viewer")
    actor_of(cast["ben"])
    undo_last(session)
    assert session.get_one(Account, cast["ben"]).role == "editor"
    assert not session.scalars(select(SignIn).where(SignIn.account_id == cast["ben"])).all()


def test_a_name_goes_back_and_the_sign_ins_stay(session: Session, cast: dict[str, int]):
    change(cast["ben"], name="Benny")
    actor_of(cast["ben"])
    undo_last(session)
    assert session.get_one(Account, cast["ben"]).name == "Ben"
    assert session.scalars(select(SignIn).where(SignIn.account_id == cast["ben"])).all()


def test_the_last_administrator_stays(session: Session, cast: dict[str, int]):
    change(cast["ben"], role="administrator")
    change(cast["ada"], role="viewer")
    made_ben = session.scalar(text("SELECT max(id) - 1 FROM changeset"))
    with pytest.raises(LastAdministratorError):
        commit(Undo(made_ben), actor=CommandLine())
    session.rollback()
    assert administrators(session) == [cast["ben"]]


def test_an_account_nobody_used_goes_and_its_link_with_it(session: Session, cast: dict[str, int]):
    commit(CreateAccount("Grace", "grace@example.org", "viewer"), actor=CommandLine())
    grace = session.scalars(select(Account.id).where(Account.name == "Grace")).one()
    housekeep(lambda session: links.create_link(session, grace))
    undo_last(session)
    assert session.get(Account, grace) is None
    assert not session.scalars(select(Link)).all()


def test_an_account_with_a_password_is_not_deleted(session: Session, cast: dict[str, int], outside: Outside):
    commit(CreateAccount("Grace", "grace@example.org", "viewer"), actor=CommandLine())
    grace = session.scalars(select(Account.id).where(Account.name == "Grace")).one()
    outside("INSERT INTO credential VALUES (?, 'x', '2026-01-01')", grace)
    with pytest.raises(AccountInUseError) as caught:
        undo_last(session)
    assert caught.value.account_name == "Grace"


def test_an_account_that_acted_is_not_deleted(session: Session, cast: dict[str, int]):
    commit(CreateAccount("Grace", "grace@example.org", "administrator"), actor=CommandLine())
    created = session.scalar(text("SELECT max(id) FROM changeset"))
    grace = session.scalars(select(Account.id).where(Account.name == "Grace")).one()
    commit(CreateAccount("Hedy", "hedy@example.org", "viewer"), actor=actor_of(grace))
    with pytest.raises(AccountInUseError):
        commit(Undo(created), actor=CommandLine())


def test_a_person_who_is_an_own_record_is_not_deleted(session: Session, cast: dict[str, int]):
    with pytest.raises(LinkedToAccountError) as caught:
        commit(
            Undo(_mia_added(session), overridden=("users:1",), skipped=_accounts(cast)), actor=CommandLine()
        )
    assert caught.value.account_name == "Mia"


def test_an_account_does_not_get_back_a_record_that_is_gone(session: Session, cast: dict[str, int]):
    change(cast["mia"], user_id=None)
    unlinked = session.scalar(text("SELECT max(id) FROM changeset"))
    session.rollback()
    session.execute(text("DELETE FROM users"))
    session.commit()
    with pytest.raises(RowMissingError):
        commit(Undo(unlinked), actor=CommandLine())


def test_a_record_and_the_account_that_names_it_come_back_together(
    session: Session, cast: dict[str, int], connect
):
    _adopt(session)
    connection = connect()
    cursor = connection.cursor()
    cursor.execute("UPDATE account SET user_id = NULL")
    cursor.execute("DELETE FROM users")
    connection.commit()
    _adopt(session)
    unlinked = session.scalar(select(func.max(Changeset.id)).where(Changeset.kind == "outside"))
    undone = commit(Undo(unlinked), actor=CommandLine())
    assert session.get_one(Account, cast["mia"]).user_id == session.scalars(select(User.id)).one()
    commit(Undo(undone.changeset_id or 0), actor=CommandLine())
    assert session.get_one(Account, cast["mia"]).user_id is None


def test_who_may_not_write_to_a_table_undoes_nothing_there(session: Session, cast: dict[str, int]):
    change(cast["cleo"], name="Cleopatra")
    with pytest.raises(ForbiddenError):
        undo_last(session, actor_of(cast["ben"]))
    assert undo_last(session, actor_of(cast["ada"])).changeset_id


def _accounts(cast: dict[str, int]) -> tuple[str, ...]:
    return tuple(f"account:{account_id}" for account_id in cast.values())


def _mia_added(session: Session) -> int:
    """The changeset that gathered the cast, which came from outside."""
    _adopt(session)
    return session.scalar(text("SELECT changeset_id FROM change WHERE table_name = 'users'"))


def _adopt(session: Session) -> None:
    """Have what came from outside until now be gathered by a commit."""
    zoe = CreateAccount("Zoe", "zoe@example.org", "viewer")
    outcome = commit(zoe, actor=CommandLine())
    commit(Undo(outcome.changeset_id or 0), actor=CommandLine())
    session.rollback()
