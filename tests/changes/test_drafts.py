"""Drafts: what is gathered is committed together, once, or not at all."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.access.actors import Actor, CommandLine, Proposer
from webapp.changes.drafts import reading, reviewing, writing
from webapp.changes.drafts.errors import DraftClosedError, OwnDraftError, StepsRefusedError
from webapp.changes.drafts.operation import placeholder
from webapp.changes.drafts.writing import Origin
from webapp.changes.errors import ConstraintViolatedError, OvertakenError, RowMissingError
from webapp.changes.operations import Operation
from webapp.changes.previews import PreviewOutdatedError
from webapp.changes.transactions import Outcome, commit, housekeep, preview
from webapp.changes.undo.operation import Undo
from webapp.changes.versions import version_of
from webapp.models import Changeset, Draft, DraftStep, User
from webapp.users.operations import CreateUsers, DeleteUsers, Edit, Target, UpdateUsers

ACTOR = CommandLine()


@pytest.fixture
def draft_id(session: Session, cast: dict[str, int]) -> int:
    return housekeep(lambda session: writing.begin(session, cast["ben"], "Corrections"))


def test_steps_are_committed_together_and_undone_together(session: Session, cast, draft_id: int):
    rick, beth = people(session, "Rick", "Beth")
    add(cast["ben"], age(rick, 40))
    add(cast["ben"], age(beth, 30))
    before = count(session, Changeset)
    outcome = finish(session, draft_id)
    assert ages(session) == {"Mia": None, "Rick": 40, "Beth": 30}
    assert count(session, Changeset) == before + 1
    commit(Undo(outcome.changeset_id or 0), actor=ACTOR)
    assert ages(session) == {"Mia": None, "Rick": None, "Beth": None}


def test_two_people_add_to_one_draft(session: Session, cast, draft_id: int):
    rick, beth = people(session, "Rick", "Beth")
    add(cast["ben"], age(rick, 40))
    housekeep(lambda session: writing.choose(session, cast["connie"], draft_id))
    assert add(cast["connie"], age(beth, 30)).draft_id == draft_id
    finish(session, draft_id)
    assert ages(session) == {"Mia": None, "Rick": 40, "Beth": 30}


def test_nothing_is_changed_before_the_commit(session: Session, cast, draft_id: int):
    [rick] = people(session, "Rick")
    add(cast["ben"], age(rick, 40))
    effect = preview(operation(session, draft_id), actor=ACTOR)
    assert (effect.updated, ages(session)["Rick"]) == (1, None)


def test_a_step_can_edit_whom_an_earlier_one_adds(session: Session, cast, draft_id: int):
    added = add(cast["ben"], CreateUsers(({"name": "Пётр"}, {"name": "Василий"})))
    add(cast["ben"], age(placeholder(added.step_id, 1), 26))
    finish(session, draft_id)
    assert ages(session) == {"Mia": None, "Пётр": None, "Василий": 26}


def test_a_step_can_delete_whom_an_earlier_one_adds(session: Session, cast, draft_id: int):
    added = add(cast["ben"], CreateUsers(({"name": "Пётр"},)))
    add(cast["ben"], DeleteUsers((Target(placeholder(added.step_id, 0), None),)))
    assert preview(operation(session, draft_id), actor=ACTOR).rows == 0


def test_taken_out_steps_are_missed_by_those_that_need_them(session: Session, cast, draft_id: int):
    added = add(cast["ben"], CreateUsers(({"name": "Пётр"},)))
    later = add(cast["ben"], age(placeholder(added.step_id, 0), 20))
    housekeep(lambda session: writing.remove(session, draft_id, added.step_id))
    with pytest.raises(StepsRefusedError) as refused:
        preview(operation(session, draft_id), actor=ACTOR)
    assert isinstance(refused.value.reasons[later.step_id], RowMissingError)


def test_steps_run_in_their_order(session: Session, cast, draft_id: int):
    [rick] = people(session, "Rick")
    add(cast["ben"], age(rick, 40))
    last = add(cast["ben"], age(rick, 50))
    housekeep(lambda session: writing.move(session, draft_id, last.step_id, up=True))
    finish(session, draft_id)
    assert ages(session)["Rick"] == 40


def test_addresses_can_be_handed_on_over_several_steps(session: Session, cast, draft_id: int):
    rick, beth = people(session, "Rick", "Beth")
    commit(UpdateUsers((Edit(rick, None, {"email": "office@example.org"}),)), actor=ACTOR)
    add(cast["ben"], UpdateUsers((Edit(rick, None, {"email": None}),)))
    add(cast["ben"], UpdateUsers((Edit(beth, None, {"email": "office@example.org"}),)))
    finish(session, draft_id)
    assert session.scalar(select(User.email).where(User.id == beth)) == "office@example.org"


def test_a_step_that_the_database_refuses_is_named_and_nothing_stays(session: Session, cast, draft_id: int):
    rick, beth = people(session, "Rick", "Beth")
    add(cast["ben"], UpdateUsers((Edit(rick, None, {"email": "office@example.org"}),)))
    second = add(cast["ben"], UpdateUsers((Edit(beth, None, {"email": "office@example.org"}),)))
    add(cast["ben"], age(beth, 30))
    with pytest.raises(StepsRefusedError) as refused:
        finish(session, draft_id)
    assert {step: type(error) for step, error in refused.value.reasons.items()} == {
        second.step_id: ConstraintViolatedError
    }
    assert ages(session)["Beth"] is None


def test_a_field_that_somebody_changed_meanwhile_is_a_conflict(session: Session, cast, draft_id: int):
    [rick] = people(session, "Rick")
    base = version_of(session, "users", rick)
    step = add(cast["ben"], UpdateUsers((Edit(rick, base, {"age": 40}),)))
    commit(age(rick, 41), actor=ACTOR)
    with pytest.raises(StepsRefusedError) as refused:
        preview(operation(session, draft_id), actor=ACTOR)
    assert isinstance(refused.value.reasons[step.step_id], OvertakenError)


def test_another_field_that_somebody_changed_meanwhile_stays(session: Session, cast, draft_id: int):
    [rick] = people(session, "Rick")
    base = version_of(session, "users", rick)
    add(cast["ben"], UpdateUsers((Edit(rick, base, {"age": 40}),)))
    commit(UpdateUsers((Edit(rick, None, {"email": "rick@example.org"}),)), actor=ACTOR)
    finish(session, draft_id)
    found = session.execute(select(User.age, User.email).where(User.id == rick)).one()
    assert tuple(found) == (40, "rick@example.org")


def test_what_moved_since_the_preview_is_shown_anew(session: Session, cast, draft_id: int):
    [rick] = people(session, "Rick")
    add(cast["ben"], age(rick, 40))
    seen = preview(operation(session, draft_id), actor=ACTOR)
    commit(age(rick, 39), actor=ACTOR)
    with pytest.raises(PreviewOutdatedError):
        commit(operation(session, draft_id), actor=ACTOR, expected=seen.token)
    assert ages(session)["Rick"] == 39


def test_a_draft_is_committed_once(session: Session, cast, draft_id: int):
    [rick] = people(session, "Rick")
    add(cast["ben"], age(rick, 40))
    prepared = operation(session, draft_id)
    commit(prepared, actor=ACTOR)
    with pytest.raises(DraftClosedError):
        commit(prepared, actor=ACTOR)
    found = session.execute(select(Draft.state, Draft.changeset_id)).one()
    assert tuple(found) == ("committed", session.scalar(select(func.max(Changeset.id))))
    assert count(session, DraftStep) == 0


def test_steps_that_are_left_out_stay_in_the_draft(session: Session, cast, draft_id: int):
    rick, beth = people(session, "Rick", "Beth")
    add(cast["ben"], age(rick, 40))
    add(cast["ben"], age(beth, 30))
    finish(session, draft_id, steps=slice(0, 1))
    assert session.scalar(select(Draft.state)) == "open"
    assert ages(session) == {"Mia": None, "Rick": 40, "Beth": None}
    finish(session, draft_id)
    assert (session.scalar(select(Draft.state)), ages(session)["Beth"]) == ("committed", 30)


def test_what_is_rolled_back_is_committed_only_once_it_is_opened_again(session: Session, cast, draft_id: int):
    [rick] = people(session, "Rick")
    add(cast["ben"], age(rick, 40))
    housekeep(lambda session: reviewing.roll_back(session, draft_id))
    with pytest.raises(DraftClosedError):
        finish(session, draft_id)
    housekeep(lambda session: reviewing.reopen(session, draft_id))
    finish(session, draft_id)
    assert ages(session)["Rick"] == 40


def test_a_second_click_adds_once(session: Session, cast, draft_id: int):
    [rick] = people(session, "Rick")
    first = add(cast["ben"], age(rick, 40), submission="a" * 22)
    again = add(cast["ben"], age(rick, 40), submission="a" * 22)
    assert (first, count(session, DraftStep)) == (again, 1)


def test_after_a_draft_was_submitted_a_new_one_takes_what_comes(session: Session, cast, draft_id: int):
    rick, beth = people(session, "Rick", "Beth")
    add(cast["ben"], age(rick, 40))
    housekeep(lambda session: reviewing.comment(session, draft_id, cast["ben"], "", state="submitted"))
    assert add(cast["ben"], age(beth, 30)).draft_id != draft_id


def test_what_is_to_be_reviewed_is_committed_by_somebody_else(session: Session, cast, draft_id: int):
    [rick] = people(session, "Rick")
    add(cast["ben"], age(rick, 40))
    housekeep(lambda session: reviewing.comment(session, draft_id, cast["ben"], "", state="submitted"))
    with pytest.raises(OwnDraftError):
        commit(operation(session, draft_id), actor=account(cast, "ben", "editor"))
    commit(operation(session, draft_id), actor=account(cast, "ada", "administrator"))
    assert ages(session)["Rick"] == 40
    last = session.scalars(select(Changeset).order_by(Changeset.id.desc()).limit(1)).one()
    assert (last.actor_id, (last.parameters or {})["author"]) == (cast["ada"], cast["ben"])


def test_whoever_proposes_sees_what_an_editor_would_do_and_commits_nothing(
    session: Session, cast, draft_id: int
):
    [rick] = people(session, "Rick")
    housekeep(lambda session: writing.choose(session, cast["connie"], draft_id))
    add(cast["connie"], age(rick, 40))
    connie = account(cast, "connie", "contributor")
    assert preview(operation(session, draft_id), actor=Proposer(connie)).updated == 1
    with pytest.raises(StepsRefusedError):
        commit(operation(session, draft_id), actor=connie)
    assert ages(session)["Rick"] is None


def account(cast: dict[str, int], key: str, role: str) -> Actor:
    return Actor(cast[key], key.title(), f"{key}@example.org", role, None, None, None, None, 0)


def people(session: Session, *names: str) -> list[int]:
    commit(CreateUsers(tuple({"name": name} for name in names)), actor=ACTOR)
    return list(session.scalars(select(User.id).where(User.name.in_(names)).order_by(User.id)))


def age(user_id: int, value: int) -> UpdateUsers:
    return UpdateUsers((Edit(user_id, None, {"age": value}),))


def add(account_id: int, operation: Operation, submission: str | None = None):
    origin = Origin(account_id, operation.named_rows, None, submission)
    return housekeep(lambda session: writing.add(session, operation, origin, new_name="New"))


def operation(session: Session, draft_id: int, steps: slice = slice(None)):
    found = reading.find(session, draft_id)
    assert found
    return reading.operation_of(
        found.draft, [each.step for each in reading.list_steps(session, draft_id)[steps]]
    )


def finish(session: Session, draft_id: int, steps: slice = slice(None)) -> Outcome:
    return commit(operation(session, draft_id, steps), actor=ACTOR)


def ages(session: Session) -> dict[str, int | None]:
    return dict(session.execute(select(User.name, User.age).order_by(User.id)).all())


def count(session: Session, model: type) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0
