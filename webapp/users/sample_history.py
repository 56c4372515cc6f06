"""The sample register's past: who entered its people, and what was put right since."""

from collections.abc import Iterator
from itertools import islice

from sqlalchemy import select

from webapp.access.actors import Actor, CommandLine
from webapp.access.operations import CreateAccount
from webapp.access.policy import Role
from webapp.changes.operations import Operation
from webapp.changes.transactions import commit
from webapp.db import db
from webapp.models import Account, User
from webapp.users import sample_draft, sample_past
from webapp.users.defining import CreateFields
from webapp.users.operations import CreateUsers, DeleteUsers, Edit, Target, UpdateUsers
from webapp.users.sample import CAST, Values, people
from webapp.users.sample_crowd import EnterSample
from webapp.users.sample_fields import definitions, with_own_values

SHEETS = 3
LARGEST_SHEET = 10_000

CROWD = 50_000
"""More people come all at once, in a single changeset: it takes a fraction of the time."""

# As the cast was first entered: digits swapped, an address not yet known, and one of them on Mars.
FIRST_ENTERED: dict[str, Values] = {
    "Alex Vogel": {"age": 34},
    "Rick Martinez": {"email": None},
    "Mark Watney": {"active": False},
}
DUPLICATE: Values = {"name": "Mark Watney", "email": None, "age": None, "active": True}


def is_empty() -> bool:
    """Whether nobody has used this register yet."""
    return not any(db.session.execute(select(model.id).limit(1)).first() for model in (User, Account))


def load(*, count: int, seed: int) -> Iterator[int]:
    """Enter `count` people by changesets of two accounts; gives the number entered after each.

    :raises RowsInvalidError, ConstraintViolatedError: somebody with such an address is there already.
    """
    vera = _account("Vera Karlsson", "vera.karlsson@example.org", Role.ADMINISTRATOR)
    oleg = _account("Oleg Drozd", "oleg.drozd@example.org", Role.EDITOR)
    _commit(CreateFields(definitions()), vera, "What we need to know of our members")
    everybody = with_own_values(islice(people(seed=seed), count), seed=seed)
    crew = [values | FIRST_ENTERED.get(str(values["name"]), {}) for values in islice(everybody, len(CAST))]
    _commit(CreateUsers(tuple(crew)), vera, "The crew of Ares III, and two friends")
    entered = len(crew)
    yield entered
    if count > CROWD:
        _commit(EnterSample(seed, entered, count - entered), oleg, _members(entered, count))
        yield count
    else:
        yield from _enter_sheets(everybody, entered, count, oleg)
    _put_right(vera, oleg)
    sample_past.lay_out()
    sample_draft.begin(vera, _find("Chris Beck"), _find("Василий"))


def _enter_sheets(everybody: Iterator[Values], entered: int, count: int, oleg: Actor) -> Iterator[int]:
    size = min(-(-(count - entered) // SHEETS), LARGEST_SHEET)
    while sheet := tuple(islice(everybody, size)):
        _commit(CreateUsers(sheet), oleg, _members(entered, entered + len(sheet)))
        entered += len(sheet)
        yield entered


def _members(entered: int, last: int) -> str:
    return f"Members {entered + 1} to {last}"


def _put_right(vera: Actor, oleg: Actor) -> None:
    watney = _find("Mark Watney")
    _commit(CreateUsers((DUPLICATE,)), oleg, "Back home")
    _commit(_edit("Alex Vogel"), oleg, "The digits were swapped")
    _commit(_edit("Rick Martinez"), vera, "He wrote to us")
    _commit(
        UpdateUsers((Edit(watney, None, {"active": True}), *_absent())), oleg, "Roll call at the last meeting"
    )
    duplicate = db.session.scalars(select(User.id).where(User.name == "Mark Watney", User.id != watney)).one()
    _commit(DeleteUsers((Target(duplicate, None),)), vera, "Mark was entered twice")


def _edit(name: str) -> UpdateUsers:
    """Set what was entered wrongly of a member of the cast to what it is."""
    truth = next(values for values in CAST if values["name"] == name)
    return UpdateUsers((Edit(_find(name), None, {field: truth[field] for field in FIRST_ENTERED[name]}),))


def _absent() -> list[Edit]:
    """Two members who did not answer the roll call."""
    cast = [values["name"] for values in CAST]
    active = select(User.id).where(User.active, User.name.not_in(cast)).order_by(User.id).limit(2)
    return [Edit(user_id, None, {"active": False}) for user_id in db.session.scalars(active)]


def _find(name: str) -> int:
    return db.session.scalars(select(User.id).where(User.name == name)).one()


def _account(name: str, email: str, role: Role) -> Actor:
    _commit(CreateAccount(name=name, email=email, role=role), CommandLine(), "Somebody to keep the register")
    account_id = db.session.scalars(select(Account.id).where(Account.email == email)).one()
    return Actor(account_id, name, email, role, None, language=None, time_zone=None, theme=None, sign_in_id=0)


def _commit(operation: Operation, actor: Actor | CommandLine, message: str) -> None:
    commit(operation, actor=actor, message=message)
