"""Who may write which field: asked in the transaction, of the role and the fields as they are then."""

import pytest
from sqlalchemy import text

from webapp.access.actors import Actor, CommandLine, ForbiddenError
from webapp.changes.errors import FieldsLockedError
from webapp.changes.transactions import commit, preview
from webapp.changes.undo.operation import Undo
from webapp.fields import stored
from webapp.users.defining import CreateFields, FieldEdit, UpdateFields
from webapp.users.errors import RowsInvalidError
from webapp.users.operations import CreateUsers, DeleteUsers, Edit, RestoreUsers, Target, UpdateUsers
from webapp.users.records import find_record

SECRET = {
    "name": "extra.secret",
    "type": "text",
    "seen_by": "administrator",
    "edited_by": "administrator",
    "own_seen": False,
    "own_edited": True,
}
FEE = {"name": "extra.fee", "type": "text", "edited_by": "administrator", "required": True}
MOTTO = {"name": "extra.motto", "type": "text", "own_edited": True}

MIA, HELD = 1, 2


def save(operation, actor=CommandLine()):  # noqa: B008  # it has no state
    return commit(operation, actor=actor)


def edit(actor, user_id, **values):
    return save(UpdateUsers((edit_of(user_id, **values),)), actor)


def edit_of(user_id, **values):
    own = {name if name == "name" else f"extra.{name}": value for name, value in values.items()}
    return Edit(user_id, None, own)


def refused(operation, actor):
    with pytest.raises(RowsInvalidError) as caught:
        save(operation, actor)
    [errors] = caught.value.errors.values()
    return {name: str(reason) for name, reason in errors.items()}


def held(session, name, user_id=HELD):
    session.rollback()
    return find_record(session, user_id).values[f"extra.{name}"]


def test_an_editor_writes_neither_a_locked_field_nor_one_that_is_withheld(register, ben):
    locked = {"extra.fee": "You may not change this."}
    unknown = {name: f"There is no field “{name}”." for name in ("extra.secret", "extra.nosuch")}
    everything = {"name": "New", **dict.fromkeys((*locked, *unknown), "x")}
    for operation in (
        CreateUsers((everything,)),
        UpdateUsers((Edit(HELD, None, everything),)),
        RestoreUsers((Edit(HELD, None, everything),)),
    ):
        assert refused(operation, ben) == locked | unknown
        with pytest.raises(RowsInvalidError):
            preview(operation, actor=ben)


def test_the_command_line_writes_every_field(register):
    edit(CommandLine(), HELD, secret="second", fee="13")
    assert (held(register, "secret"), held(register, "fee")) == ("second", "13")


def test_an_editor_adds_people_without_what_only_an_administrator_must_fill_in(register, ben):
    save(CreateUsers(({"name": "New"},)), ben)
    assert held(register, "fee", 3) is None


def test_what_every_editor_must_fill_in_is_asked_of_an_administrator_too(register):
    save(UpdateFields((FieldEdit("extra.motto", None, {"required": True}),)))
    assert refused(CreateUsers(({"name": "New"},)), CommandLine()).keys() == {"extra.motto"}


def test_a_restored_person_holds_what_the_restorer_could_not_write(register, ben):
    save(DeleteUsers((Target(HELD, None),)), ben)
    save(RestoreUsers((edit_of(HELD, name="Held", motto="Back"),)), ben)
    assert (held(register, "secret"), held(register, "motto")) == ("first", "Back")


def test_a_member_edits_what_is_open_of_the_own_record_and_nothing_else(register, mia):
    edit(mia, MIA, motto="Mine")
    assert held(register, "motto", MIA) == "Mine"
    assert refused(UpdateUsers((edit_of(MIA, name="Other", secret="x"),)), mia) == {
        "name": "You may not change this.",
        "extra.secret": "There is no field “extra.secret”.",
    }


def test_a_member_edits_nobody_else_not_even_along_with_the_own_record(register, mia):
    for edits in ((edit_of(HELD, motto="x"),), (edit_of(MIA, motto="x"), edit_of(HELD, motto="x"))):
        with pytest.raises(ForbiddenError):
            save(UpdateUsers(edits), mia)
    for operation in (CreateUsers(({"name": "New"},)), DeleteUsers((Target(MIA, None),))):
        with pytest.raises(ForbiddenError):
            save(operation, mia)


def test_the_own_record_is_the_one_that_the_account_has_now(register, mia):
    register.execute(text("UPDATE account SET user_id = NULL WHERE id = :id"), {"id": mia.id})
    register.commit()
    with pytest.raises(ForbiddenError):
        edit(mia, MIA, motto="Mine")


def test_the_role_and_the_rights_are_those_of_the_transaction(register, actor):
    ada = actor("ada")
    stored.catalogue(register)
    edit(ada, HELD, fee="13")
    register.execute(text("UPDATE account SET role = 'editor' WHERE id = :id"), {"id": ada.id})
    register.commit()
    assert refused(UpdateUsers((edit_of(HELD, fee="14"),)), ada) == {"extra.fee": "You may not change this."}


def test_a_field_that_was_locked_after_the_request_began_is_locked(register, ben):
    as_it_began = stored.catalogue(register)
    save(UpdateFields((FieldEdit("extra.motto", None, {"edited_by": "administrator"}),)))
    register.info[stored.CATALOGUE] = as_it_began
    assert refused(UpdateUsers((edit_of(HELD, motto="x"),)), ben) == {
        "extra.motto": "You may not change this."
    }


def test_an_undo_sets_no_field_back_that_its_actor_may_not_edit(register, ben, actor):
    edited = edit(CommandLine(), HELD, secret="second").changeset_id
    for skipped in ((), ("users:02",), ("users:2:extra.secret",), ("users:1",)):
        with pytest.raises(FieldsLockedError):
            save(Undo(edited, skipped), ben)
    save(Undo(edited), actor("ada"))
    assert held(register, "secret") == "first"


def test_an_undo_that_leaves_such_rows_out_sets_the_others_back(register, ben):
    both = save(UpdateUsers((edit_of(HELD, secret="second"), edit_of(MIA, motto="Loud")))).changeset_id
    save(Undo(both, (f"users:{HELD}",)), ben)
    assert (held(register, "secret"), held(register, "motto", MIA)) == ("second", None)


def test_an_undo_brings_a_whole_person_back_with_all_that_was_held(register, ben):
    deleted = save(DeleteUsers((Target(HELD, None),)), ben).changeset_id
    save(Undo(deleted), ben)
    assert held(register, "secret") == "first"


def test_an_undo_by_an_editor_touches_no_value_of_a_field_that_is_no_more(register, ben):
    edited = edit(CommandLine(), HELD, secret="second").changeset_id
    save(Undo(register.info["defined"]))
    with pytest.raises(FieldsLockedError):
        save(Undo(edited), ben)


@pytest.fixture
def register(session, cast):
    defined = save(CreateFields((SECRET, FEE, MOTTO))).changeset_id
    save(CreateUsers(({"name": "Held", "extra.secret": "first", "extra.fee": "12"},)))
    session.rollback()
    session.info["defined"] = defined
    return session


@pytest.fixture
def actor(register, cast):
    """Return somebody of the cast as their request began; Mia has the record 1."""

    def of(key):
        role = register.scalar(text("SELECT role FROM account WHERE id = :id"), {"id": cast[key]})
        own = MIA if key == "mia" else None
        register.rollback()
        return Actor(cast[key], key.title(), f"{key}@example.org", role, own, None, None, None, 0)

    return of


@pytest.fixture
def ben(actor):
    return actor("ben")


@pytest.fixture
def mia(actor):
    return actor("mia")
