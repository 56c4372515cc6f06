"""Which messages of saves tell of a person, and which of them go when the person is erased."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.access.actors import CommandLine
from webapp.changes.transactions import commit
from webapp.models import Changeset, User
from webapp.users import mentions
from webapp.users.erasing import EraseUser
from webapp.users.mentions import find_mentions, identify
from webapp.users.operations import CreateUsers, DeleteUsers, Edit, Target, UpdateUsers

LEFT = "has left"


def test_the_identity_is_all_that_history_knows(session: Session):
    anna = add(session, "Anna Ek", email="anna@example.org")
    edit(anna, name="Anna Lund", email=None)
    identity = identify(session, anna)
    assert (identity.names, identity.addresses) == (("Anna Lund", "Anna Ek"), ("anna@example.org",))


def test_a_message_about_nobody_else_goes_whatever_it_says(session: Session):
    anna = add(session, "Anna Ek")
    edit(anna, age=41, message="She wrote to us")
    assert found(session, anna) == (["She wrote to us"], [])
    assert kept(session, anna) == []


@pytest.mark.parametrize(
    "message", ["ANNA ek: gone", "Mail to Anna@Example.org", "Änna Ék", "for anna ek's sake", "(Anna Ek)"]
)
def test_a_whole_name_or_address_goes_from_a_save_of_several(session: Session, message: str):
    anna, ben = add(session, "Anna Ek", email="anna@example.org"), add(session, "Ben")
    edit(anna, ben, age=41, message=message)
    assert found(session, anna) == ([message], [])
    assert kept(session, anna) == []


def test_a_former_name_goes_too(session: Session):
    anna, ben = add(session, "Anna Ek"), add(session, "Ben")
    edit(anna, ben, age=41, message="Anna Ek and Ben are older now")
    edit(anna, name="Anna Lund")
    assert kept(session, anna) == []


def test_a_part_of_a_name_is_for_somebody_to_decide(session: Session):
    anna, ben = add(session, "Anna Ek"), add(session, "Ben")
    edit(anna, ben, age=41, message="Annas list")
    edit(anna, ben, age=42, message="EK and others")
    assert found(session, anna) == ([], [("Annas list", False)])
    assert kept(session, anna) == ["Annas list", "EK and others"]


def test_a_message_of_a_save_of_others_is_suggested_where_it_gives_the_whole_name(session: Session):
    anna, ben = add(session, "Anna Ek"), add(session, "Ben")
    edit(ben, age=41, message="Same age as Anna Ek")
    edit(ben, age=42, message="Anna was wrong")
    assert found(session, anna) == ([], [("Same age as Anna Ek", True)])


def test_only_messages_that_mention_the_person_go_by_choice(session: Session):
    anna, ben = add(session, "Anna Ek"), add(session, "Ben")
    saves = [
        edit(ben, age=age, message=text) for age, text in enumerate(["Anna Ek", "Like Anna", "Roll call"])
    ]
    assert kept(session, anna, saves) == ["Roll call"]


def test_a_name_of_two_letters_is_looked_for_at_the_start_of_words(session: Session):
    person, ben = add(session, "Bo"), add(session, "Ben")
    edit(person, ben, age=41, message="About the turbo")
    edit(person, ben, age=42, message="bo and Ben")
    assert found(session, person) == (["bo and Ben"], [])


def test_a_name_without_anything_to_compare_is_in_no_message(session: Session):
    person, ben = add(session, "\u0301"), add(session, "Ben")
    edit(person, ben, age=41, message="Roll call")
    assert found(session, person) == ([], [])


def test_more_messages_than_are_looked_through_are_said_to_be(session: Session, monkeypatch):
    anna, ben = add(session, "Anna Ek"), add(session, "Ben")
    for age in range(3):
        edit(ben, age=age, message=f"Anna Ek {age}")
    assert find_mentions(session, anna, identify(session, anna)).is_complete
    monkeypatch.setattr(mentions, "MOST_SHOWN", 2)
    few = find_mentions(session, anna, identify(session, anna))
    assert (len(few.possible), few.is_complete) == (2, False)
    monkeypatch.setattr(mentions, "SEARCHED", 1)
    assert not find_mentions(session, anna, identify(session, anna)).is_complete


def add(session: Session, name: str, **values: object) -> int:
    commit(CreateUsers(({"name": name, **values},)), actor=CommandLine())
    return session.scalars(select(User.id).order_by(User.id.desc())).first()


def edit(*user_ids: int, message: str | None = None, **values: object) -> int:
    edits = tuple(Edit(user_id, None, values) for user_id in user_ids)
    return commit(UpdateUsers(edits), actor=CommandLine(), message=message).changeset_id


def found(session: Session, user_id: int) -> tuple[list[str], list[tuple[str, bool]]]:
    """The certain messages, and the possible ones with whether they give a whole name."""
    result = find_mentions(session, user_id, identify(session, user_id))
    return [each.message for each in result.certain], [
        (each.message, each.is_whole) for each in result.possible
    ]


def kept(session: Session, user_id: int, chosen: list[int] = ()) -> list[str]:
    """The messages that are left when the person is deleted and erased."""
    commit(DeleteUsers((Target(user_id, None),)), actor=CommandLine(), message=LEFT)
    commit(EraseUser(user_id, tuple(chosen)), actor=CommandLine())
    messages = select(Changeset.message).where(Changeset.message.is_not(None)).order_by(Changeset.id)
    return list(session.scalars(messages))
