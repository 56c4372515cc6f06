"""Writes to the register: all or nothing, only what differs, nothing overwritten unseen."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.access.actors import CommandLine
from webapp.changes.errors import ConstraintViolatedError, OvertakenError, RowMissingError
from webapp.changes.log import list_changes
from webapp.changes.operations import Operation, from_json, to_json
from webapp.changes.records import changeset_of, find_deleted
from webapp.changes.transactions import Outcome, commit, preview
from webapp.changes.versions import version_of
from webapp.models import Account, User
from webapp.users.errors import LinkedToAccountError, RowsInvalidError
from webapp.users.operations import CreateUsers, DeleteUsers, Edit, RestoreUsers, Target, UpdateUsers


def test_people_are_added_with_defaults_for_what_is_left_out(session: Session):
    save(
        CreateUsers(({"name": "Ada", "age": 36}, {"name": "Пётр", "email": "p@example.org", "active": False}))
    )
    assert stored(session) == [("Ada", None, 36, True), ("Пётр", "p@example.org", None, False)]


def test_one_bad_row_stores_none_and_every_bad_value_is_named(session: Session):
    rows = ({"name": "Ada"}, {"name": " ", "age": 151}, {"name": "Ben", "email": "ben"})
    with pytest.raises(RowsInvalidError) as caught:
        save(CreateUsers(rows))
    assert {number: set(errors) for number, errors in caught.value.errors.items()} == {
        1: {"name", "age"},
        2: {"email"},
    }
    assert stored(session) == []


@pytest.mark.parametrize(
    "row", [{"name": None}, {"name": "Ada", "active": None}, {"name": "Ada", "id": 7}, {"name": "A\0"}]
)
def test_values_that_came_round_the_form_are_checked_too(session: Session, row: dict):
    with pytest.raises(RowsInvalidError):
        save(CreateUsers((row,)))
    assert stored(session) == []


def test_adding_nobody_changes_nothing(session: Session):
    assert save(CreateUsers(())) == Outcome(None)
    assert stored(session) == []


def test_an_address_is_taken_whatever_the_case(session: Session):
    add(session, "Ada", email="Ada@example.org")
    with pytest.raises(ConstraintViolatedError, match="uq_users_email_key"):
        save(CreateUsers(({"name": "Other", "email": "aDA@EXAMPLE.org"},)))
    assert stored(session) == [("Ada", "Ada@example.org", None, True)]


def test_an_edit_writes_only_what_differs(session: Session):
    user_id = add(session, "Ada", age=36)
    outcome = save(UpdateUsers((Edit(user_id, None, {"name": "Ada", "age": 37, "active": True}),)))
    change = list_changes(session, outcome.changeset_id, size=1)[0]
    assert (change.old, change.new) == ({"age": 36}, {"age": 37})


def test_an_edit_without_a_difference_stores_no_changeset(session: Session):
    user_id = add(session, "Ada", age=36)
    assert save(UpdateUsers((Edit(user_id, None, {"name": " Ada ", "age": 36}),))) == Outcome(None)


def test_one_bad_edit_stores_none(session: Session):
    ada, ben = add(session, "Ada"), add(session, "Ben")
    with pytest.raises(RowsInvalidError) as caught:
        save(UpdateUsers((Edit(ada, None, {"name": "Ida"}), Edit(ben, None, {"age": -1}))))
    assert set(caught.value.errors) == {1}
    assert stored(session)[0][0] == "Ada"


def test_two_people_can_swap_addresses_in_one_save(session: Session):
    ada, ben = add(session, "Ada", email="ada@example.org"), add(session, "Ben", email="ben@example.org")
    edits = (Edit(ada, None, {"email": "ben@example.org"}), Edit(ben, None, {"email": "ada@example.org"}))
    outcome = save(UpdateUsers(edits))
    assert [row[1] for row in stored(session)] == ["ben@example.org", "ada@example.org"]
    changes = list_changes(session, outcome.changeset_id, size=9)
    assert [change.new for change in changes] == [{"email": "ben@example.org"}, {"email": "ada@example.org"}]


def test_several_edits_to_one_address_are_refused_whole(session: Session):
    ada, ben = add(session, "Ada", email="ada@example.org"), add(session, "Ben", email="ben@example.org")
    edits = (Edit(ada, None, {"email": "x@example.org"}), Edit(ben, None, {"email": "X@example.org"}))
    with pytest.raises(ConstraintViolatedError, match="uq_users_email_key"):
        save(UpdateUsers(edits))
    assert [row[1] for row in stored(session)] == ["ada@example.org", "ben@example.org"]


def test_a_preview_says_what_a_deferred_constraint_would_refuse(session: Session):
    ada, ben = add(session, "Ada"), add(session, "Ben")
    edits = (Edit(ada, None, {"email": "x@example.org"}), Edit(ben, None, {"email": "X@example.org"}))
    with pytest.raises(ConstraintViolatedError, match="uq_users_email_key"):
        preview(UpdateUsers(edits), actor=CommandLine())


def test_edits_of_different_fields_merge_by_themselves(session: Session):
    user_id = add(session, "Ada", age=36)
    base = version_of(session, "users", user_id)
    save(UpdateUsers((Edit(user_id, base, {"name": "Ada", "age": 40}),)))
    outcome = save(UpdateUsers((Edit(user_id, base, {"name": "Ida", "age": 36}),)))
    assert stored(session) == [("Ida", None, 40, True)]
    [change] = list_changes(session, outcome.changeset_id, size=10)
    assert (change.old, change.new) == ({"name": "Ada"}, {"name": "Ida"})


def test_edits_of_one_field_clash_write_nothing_and_say_what_each_side_holds(session: Session):
    user_id = add(session, "Ada", age=36)
    base = version_of(session, "users", user_id)
    theirs = save(UpdateUsers((Edit(user_id, base, {"age": 40}),)))
    with pytest.raises(OvertakenError) as caught:
        save(UpdateUsers((Edit(user_id, base, {"name": "Ida", "age": 41}),)))
    error = caught.value
    assert (error.base["age"], error.theirs["age"], error.mine["age"]) == (36, 40, 41)
    changeset = changeset_of(session, error.version)
    assert changeset is not None
    assert changeset.id == theirs.changeset_id
    assert stored(session) == [("Ada", None, 40, True)]


def test_one_clash_stores_none_of_several_edits(session: Session):
    ada, ben = add(session, "Ada", age=36), add(session, "Ben", age=50)
    base = version_of(session, "users", ben)
    save(UpdateUsers((Edit(ben, base, {"age": 51}),)))
    with pytest.raises(OvertakenError):
        save(UpdateUsers((Edit(ada, None, {"age": 37}), Edit(ben, base, {"age": 52}))))
    assert [row[2] for row in stored(session)] == [36, 51]


def test_an_edit_that_wants_what_somebody_else_just_saved_is_content(session: Session):
    user_id = add(session, "Ada", age=36)
    base = version_of(session, "users", user_id)
    save(UpdateUsers((Edit(user_id, base, {"age": 40}),)))
    assert save(UpdateUsers((Edit(user_id, base, {"age": 40}),))) == Outcome(None)


def test_an_edit_of_a_person_deleted_meanwhile_tells_what_was(session: Session):
    user_id = add(session, "Ada", age=36)
    base = version_of(session, "users", user_id)
    save(DeleteUsers((Target(user_id, base),)))
    with pytest.raises(OvertakenError) as caught:
        save(UpdateUsers((Edit(user_id, base, {"age": 40}),)))
    assert (caught.value.theirs, caught.value.base["name"], caught.value.mine["age"]) == (None, "Ada", 40)


def test_an_outside_write_overtakes_an_edit_too(session: Session, outside):
    user_id = add(session, "Ada", age=36)
    base = version_of(session, "users", user_id)
    session.rollback()
    outside("UPDATE users SET age = 50")
    with pytest.raises(OvertakenError):
        save(UpdateUsers((Edit(user_id, base, {"age": 40}),)))


def test_a_deleted_person_comes_back_under_the_same_id_with_an_edit(session: Session):
    user_id = add(session, "Ada", age=36)
    save(DeleteUsers((Target(user_id, None),)))
    deleted = find_deleted(session, "users", user_id)
    save(RestoreUsers((Edit(user_id, deleted.version, {**deleted.values, "age": 40}),)))
    assert session.get_one(User, user_id).age == 40


def test_a_person_who_came_back_already_is_not_restored_again(session: Session):
    user_id = add(session, "Ada", age=36)
    save(DeleteUsers((Target(user_id, None),)))
    deleted = find_deleted(session, "users", user_id)
    restore = RestoreUsers((Edit(user_id, deleted.version, deleted.values),))
    save(restore)
    with pytest.raises(OvertakenError):
        save(restore)
    with pytest.raises(RowMissingError):
        save(RestoreUsers((Edit(404, None, deleted.values),)))


@pytest.mark.parametrize("base", [None, 7])
def test_a_person_who_never_was_is_missing(session: Session, base: int | None):
    for operation in (UpdateUsers((Edit(404, base, {"age": 1}),)), DeleteUsers((Target(404, base),))):
        with pytest.raises(RowMissingError):
            save(operation)


def test_people_are_deleted_all_or_none(session: Session):
    ada, ben = add(session, "Ada"), add(session, "Ben")
    with pytest.raises(RowMissingError):
        save(DeleteUsers((Target(ada, None), Target(404, None))))
    save(DeleteUsers((Target(ben, None),)))
    assert [row[0] for row in stored(session)] == ["Ada"]


def test_a_deletion_based_on_an_old_version_is_refused(session: Session):
    user_id = add(session, "Ada")
    base = version_of(session, "users", user_id)
    save(UpdateUsers((Edit(user_id, base, {"age": 40}),)))
    with pytest.raises(OvertakenError):
        save(DeleteUsers((Target(user_id, base),)))
    assert len(stored(session)) == 1


def test_the_own_record_of_an_account_is_not_deleted(session: Session):
    user_id = add(session, "Mia")
    session.add(Account(name="Mia A.", email="mia@example.org", role="member", user_id=user_id))
    session.commit()
    with pytest.raises(LinkedToAccountError) as caught:
        save(DeleteUsers((Target(user_id, None),)))
    assert caught.value.account_name == "Mia A."
    assert len(stored(session)) == 1


@pytest.mark.parametrize(
    "operation",
    [
        CreateUsers(({"name": "Пётр", "age": 20, "active": True, "email": None},)),
        UpdateUsers((Edit(1, 7, {"age": None}), Edit(2, None, {"name": "B"}))),
        DeleteUsers((Target(1, 7), Target(2, None))),
    ],
)
def test_an_operation_survives_the_way_through_json(operation: Operation):
    assert from_json(to_json(operation)) == operation


def save(operation: Operation) -> Outcome:
    return commit(operation, actor=CommandLine())


def add(session: Session, name: str, **values: object) -> int:
    save(CreateUsers(({"name": name, **values},)))
    return session.execute(select(User.id).where(User.name == name)).scalar_one()


def stored(session: Session) -> list[tuple]:
    rows = session.execute(select(User.name, User.email, User.age, User.active).order_by(User.id))
    return [tuple(row) for row in rows]
