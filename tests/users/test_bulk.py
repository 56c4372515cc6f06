"""One edit, or one deletion, of many people."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.support.statements import Somebody
from tests.support.undoing import people, undo
from tests.users.people import MANY
from webapp.access.actors import ForbiddenError
from webapp.changes.actor import Standing
from webapp.changes.operations import from_json, to_json
from webapp.changes.previews import Preview, PreviewOutdatedError
from webapp.changes.transactions import Outcome, commit, preview
from webapp.fields import stored
from webapp.users.bulk import DeleteMatching, EditMatching
from webapp.users.defining import CreateFields, FieldEdit, UpdateFields
from webapp.users.errors import LinkedToAccountError, RowsInvalidError
from webapp.users.matching import Selection
from webapp.users.operations import CreateUsers
from webapp.users.parameters import BadParameterError

OWN = (
    {"name": "extra.nick", "type": "text", "label": "Nickname"},
    {"name": "extra.notes", "type": "long_text", "label": "Notes"},
    {"name": "extra.mail", "type": "email", "label": "Second e-mail"},
    {"name": "extra.phone", "type": "phone", "label": "Phone"},
    {"name": "extra.shoes", "type": "integer", "label": "Shoe size", "maximum": "60"},
    {"name": "extra.fee", "type": "decimal", "label": "Fee", "minimum": "0", "maximum": "2.50"},
    {"name": "extra.born", "type": "date", "label": "Born"},
    {"name": "extra.class", "type": "choice", "label": "Class", "choices": "7a | Class 7a\n7b | Class 7b"},
    {"name": "extra.sports", "type": "choices", "label": "Sports", "choices": "swims | Swims\nsings | Sings"},
    {"name": "extra.swims", "type": "boolean", "label": "Swims"},
    {"name": "extra.page", "type": "link", "label": "Page"},
)

EXAMPLES = {
    "name": "Жанна",
    "age": 30,
    "active": False,
    "extra.nick": "Ёжик \"7\" 'a'",
    "extra.notes": "one\ntwo",
    "extra.mail": "club@example.org",
    "extra.phone": "+7 495 123-45-67",
    "extra.shoes": 38,
    "extra.fee": "2.50",
    "extra.born": "2012-02-29",
    "extra.class": "7b",
    "extra.sports": "swims,sings",
    "extra.swims": True,
    "extra.page": "https://example.org/",
}

EVERYBODY = Selection(role="administrator")


@dataclass(frozen=True)
class Reader(Somebody):
    """Somebody of a role."""

    role: str = "editor"

    def require(self, session: Session, right: str) -> Standing:
        super().require(session, right)
        return Standing(self.role)


def save(operation: Any, actor: Somebody | None = None, expected: str | None = None) -> Outcome:
    return commit(operation, actor=actor or Somebody(), expected=expected)


def listed(**args: str) -> Selection:
    return Selection(role="administrator", args=tuple(args.items()))


def add(session: Session, *rows: dict[str, Any]) -> None:
    save(CreateUsers(tuple({"name": "Person"} | row for row in rows)))
    session.rollback()


def column(session: Session, name: str) -> list[Any]:
    """What everybody holds in a field, by id."""
    session.rollback()
    fields, found = stored.catalogue(session).fields, session.execute(text("SELECT * FROM users ORDER BY id"))
    return [fields[name].decode((dict(row) | extra_of(row)).get(name)) for row in found.mappings()]


def extra_of(row: Any) -> dict[str, Any]:
    extra = json.loads(row["extra"]) if isinstance(row["extra"], str) else row["extra"]
    return {f"extra.{key}": value for key, value in extra.items()}


@pytest.fixture
def own(session: Session) -> Session:
    save(CreateFields(OWN))
    session.rollback()
    return session


def test_ticked_people_are_edited_and_no_others(session: Session):
    add(session, {"age": 1}, {"age": 2}, {"age": 3})
    save(EditMatching(Selection(ids=(1, 3, 4711)), {"age": 30, "active": False}))
    assert column(session, "age") == [30, 2, 30]
    assert column(session, "active") == [False, True, False]


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_field_of_any_type_is_set_and_cleared(own: Session, name: str):
    add(own, {}, {})
    save(EditMatching(Selection(ids=(1,)), {name: EXAMPLES[name]}))
    assert column(own, name) == [
        EXAMPLES[name],
        {"name": "Person", "active": True, "extra.swims": False}.get(name),
    ]
    if name not in {"name", "active"}:
        save(EditMatching(EVERYBODY, {name: None}))
        assert column(own, name) == [False if name == "extra.swims" else None] * 2


@pytest.mark.parametrize("name", EXAMPLES)
def test_who_holds_the_value_already_is_left_alone(own: Session, name: str):
    add(own, {}, {name: EXAMPLES[name]})
    outcome = save(EditMatching(EVERYBODY, {name: EXAMPLES[name]}))
    assert counted(own, outcome) == (0, 1, 0)
    assert save(EditMatching(EVERYBODY, {name: EXAMPLES[name]})).changeset_id is None


def test_other_fields_of_one_s_own_stay(own: Session):
    add(own, {"extra.nick": "Ann", "extra.shoes": 38})
    save(EditMatching(EVERYBODY, {"extra.shoes": None, "extra.class": "7a"}))
    assert column(own, "extra.nick") == ["Ann"]


@pytest.mark.parametrize(
    ("args", "ages"),
    [
        ({"q": "nna"}, [30, 30, 3, 4]),
        ({"q": "an"}, [30, 2, 3, 4]),
        ({"q": "anna", "age__gte": "2"}, [1, 30, 3, 4]),
        ({"extra.class": "7a"}, [30, 2, 30, 4]),
        ({"extra.class": "7a", "q": "boris"}, [1, 2, 30, 4]),
        ({"name__contains": "boris", "extra.nick__empty": "1"}, [1, 2, 30, 4]),
        ({"extra.shoes__gte": "39"}, [1, 2, 3, 30]),
        ({"age": "7"}, [1, 2, 3, 4]),
    ],
)
def test_everybody_whom_a_list_shows_is_edited_and_no_others(
    own: Session, args: dict[str, str], ages: list[int]
):
    add(
        own,
        {"name": "Anna", "age": 1, "extra.class": "7a"},
        {"name": "Hannah", "age": 2, "extra.shoes": 38},
        {"name": "Boris", "age": 3, "extra.class": "7a"},
        {"name": "Boris", "age": 4, "extra.nick": "Bo", "extra.shoes": 40},
    )
    save(EditMatching(listed(**args), {"age": 30}))
    assert column(own, "age") == ages


def test_what_a_list_is_filtered_by_can_itself_be_set(session: Session):
    add(session, {"age": 1}, {"age": 2}, {"age": 20})
    save(EditMatching(listed(age__lte="10"), {"age": 9, "name": "Ann"}))
    assert column(session, "age") == [9, 9, 20]


def test_nothing_is_changed_where_nothing_is_chosen(session: Session):
    add(session, {"age": 1})
    assert save(EditMatching(EVERYBODY, {})).changeset_id is None


@pytest.mark.parametrize(
    "values", [{"age": 151}, {"name": None}, {"active": None}, {"email": "a@example.org"}, {"nothing": 1}]
)
def test_a_value_that_its_field_refuses_is_refused_once_for_all(session: Session, values: dict[str, Any]):
    add(session, {"age": 1}, {"age": 2})
    with pytest.raises(RowsInvalidError) as caught:
        preview(EditMatching(EVERYBODY, values), actor=Somebody())
    assert {number: list(errors) for number, errors in caught.value.errors.items()} == {0: list(values)}


def test_an_address_can_be_cleared_for_all(session: Session):
    add(session, {"email": "a@example.org"}, {"email": "b@example.org"}, {})
    outcome = save(EditMatching(EVERYBODY, {"email": None}))
    assert column(session, "email") == [None] * 3
    assert counted(session, outcome) == (0, 2, 0)


def test_everybody_of_a_list_is_deleted_and_no_others(session: Session):
    add(session, {"name": "Anna"}, {"name": "Hannah"}, {"name": "Boris"})
    save(DeleteMatching(listed(q="nna")))
    assert column(session, "name") == ["Boris"]


def test_undo_brings_everything_back(own: Session):
    add(own, {"age": 1, "extra.class": "7a"}, {"email": "b@example.org", "extra.swims": True}, {"age": 3})
    before = everything(own)
    edited = save(
        EditMatching(EVERYBODY, {"age": 3, "email": None, "extra.class": "7b", "extra.swims": False})
    )
    deleted = save(DeleteMatching(Selection(ids=(1, 2))))
    undo(deleted)
    undo(edited)
    assert everything(own) == before


def test_a_deletion_of_somebody_s_own_record_names_the_account(app, cast):
    with app.app_context():
        with pytest.raises(LinkedToAccountError) as caught:
            preview(DeleteMatching(EVERYBODY), actor=Somebody())
        assert caught.value.account_name == "Mia"


@pytest.mark.parametrize(
    "operation", [EditMatching(listed(q="ann"), {"age": 30}), DeleteMatching(listed(q="ann"))]
)
@pytest.mark.parametrize("most", [10_000, 1])
def test_who_comes_to_match_after_the_preview_is_not_touched_unseen(
    session: Session, monkeypatch: pytest.MonkeyPatch, operation: Any, most: int
):
    few(monkeypatch, most)
    add(session, {"name": "Ann"}, {"name": "Anna"})
    seen = preview(operation, actor=Somebody())
    add(session, {"name": "Joanna", "age": 7})
    with pytest.raises(PreviewOutdatedError) as caught:
        save(operation, expected=seen.token)
    assert (seen.rows, caught.value.preview.rows) == (2, 3)
    assert (column(session, "age"), len(people(session))) == ([None, None, 7], 3)
    save(operation, expected=caught.value.preview.token)


@pytest.mark.parametrize("most", [10_000, 1])
def test_who_was_edited_after_the_preview_is_not_deleted_unseen(
    session: Session, monkeypatch: pytest.MonkeyPatch, most: int
):
    few(monkeypatch, most)
    add(session, {"age": 1}, {"age": 2})
    seen = preview(DeleteMatching(EVERYBODY), actor=Somebody())
    save(EditMatching(Selection(ids=(2,)), {"age": 3}))
    with pytest.raises(PreviewOutdatedError):
        save(DeleteMatching(EVERYBODY), expected=seen.token)


@pytest.mark.parametrize("most", [10_000, 1])
def test_who_came_to_match_in_another_s_place_is_not_touched_unseen(
    session: Session, monkeypatch: pytest.MonkeyPatch, most: int
):
    few(monkeypatch, most)
    add(session, {"age": 1}, {"age": 2}, {"age": 50})
    operation = EditMatching(listed(age__lte="9"), {"active": False})
    seen = preview(operation, actor=Somebody())
    save(EditMatching(Selection(ids=(1,)), {"age": 60}))
    save(EditMatching(Selection(ids=(3,)), {"age": 6}))
    with pytest.raises(PreviewOutdatedError) as caught:
        save(operation, expected=seen.token)
    assert caught.value.preview.rows == seen.rows == 2


def test_a_plan_says_what_the_save_then_does(own: Session, monkeypatch: pytest.MonkeyPatch):
    own.execute(text(MANY.format(count=350)))
    own.commit()
    add(own, {"extra.swims": True, "extra.class": "7a", "age": 31}, {"extra.fee": "1.00"})
    edit = EditMatching(
        listed(age__gte="30"),
        {"age": 30, "email": None, "active": True, "extra.class": "7a", "extra.swims": False},
    )
    for operation in (edit, DeleteMatching(listed(age__gte="30"))):
        tried = preview(operation, actor=Somebody())
        few(monkeypatch, 1)
        plans = [preview(operation, actor=Somebody(), page=page) for page in (1, 2, 3)]
        assert all(plan.planned for plan in plans)
        assert told(plan.page(number) for number, plan in enumerate(plans, 1)) == told([tried.changes])
        assert (tried.rows, counts(tried)) == (plans[0].rows, counts(plans[0]))
        outcome = save(operation, expected=plans[2].token)
        assert counted(own, outcome) == counts(tried)
        few(monkeypatch, 10_000)


def test_a_list_that_its_maker_may_not_see_finds_nobody(own: Session):
    save(
        UpdateFields(
            (FieldEdit("extra.nick", None, {"seen_by": "administrator", "edited_by": "administrator"}),)
        )
    )
    add(own, {"extra.nick": "secret"})
    args = (("extra.nick", "secret"),)
    with pytest.raises(BadParameterError):
        preview(EditMatching(Selection(role="editor", args=args), {"age": 1}), actor=Reader())
    with pytest.raises(ForbiddenError):
        preview(DeleteMatching(Selection(role="administrator", args=args)), actor=Reader())


def test_a_search_looks_only_where_its_maker_may(session: Session):
    save(
        UpdateFields((FieldEdit("email", None, {"seen_by": "administrator", "edited_by": "administrator"}),))
    )
    add(session, {"name": "Ann", "email": "boris@example.org"}, {"name": "Boris"})
    effect = preview(DeleteMatching(Selection(role="editor", args=(("q", "boris"),))), actor=Reader())
    assert [change.row_id for change in effect.changes] == [2]


@pytest.mark.parametrize("name", ["extra.nick", "extra.shoes"])
def test_a_field_that_is_locked_or_withheld_is_not_written(own: Session, name: str):
    save(
        UpdateFields(
            (
                FieldEdit("extra.nick", None, {"edited_by": "administrator"}),
                FieldEdit("extra.shoes", None, {"seen_by": "administrator", "edited_by": "administrator"}),
            )
        )
    )
    add(own, {})
    with pytest.raises(RowsInvalidError):
        save(EditMatching(Selection(ids=(1,)), {name: None}), actor=Reader())


@pytest.mark.parametrize(
    "operation",
    [EditMatching(listed(q="é"), {"age": None, "extra.x": "1"}), DeleteMatching(Selection(ids=(1, 2)))],
)
def test_an_operation_survives_json(operation: Any):
    assert from_json(to_json(operation)) == operation


def test_the_number_of_statements_does_not_depend_on_the_number_of_people(
    own: Session, count_statements: Callable
):
    numbers = []
    for count in (1, 300):
        own.execute(text(MANY.format(count=count)))
        own.commit()
        with count_statements() as statements:
            save(EditMatching(EVERYBODY, {"age": 99, "extra.class": "7a", "extra.swims": True}))
            save(DeleteMatching(EVERYBODY))
        numbers.append(len(statements))
    assert numbers[0] == numbers[1]


def counts(effect: Preview) -> tuple[int, int, int]:
    return effect.inserted, effect.updated, effect.deleted


def counted(session: Session, outcome: Outcome) -> tuple[int, ...]:
    session.rollback()
    found = "SELECT inserted, updated, deleted FROM changeset WHERE id = :id"
    return tuple(session.execute(text(found), {"id": outcome.changeset_id}).one())


def told(pages: Any) -> list[tuple[Any, ...]]:
    """What changes say, as far as a page shows it."""
    return [
        (change.row_id, change.op, _filled(change.old), _filled(change.new))
        for page in pages
        for change in page
    ]


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def everything(session: Session) -> list[dict[str, Any]]:
    session.rollback()
    found = session.execute(text("SELECT id, name, email, age, active, extra FROM users ORDER BY id"))
    return [dict(row) | {"extra": extra_of(row)} for row in found.mappings()]


def few(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    """Have more than so many rows be planned."""
    monkeypatch.setattr("webapp.users.bulk.MOST_EXECUTED", most)
