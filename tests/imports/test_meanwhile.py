"""A file is forgotten, read anew, taken over or erased while somebody reads it or brings it."""

import io
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from threading import Thread

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from typing_extensions import override

from tests.imports.importing import applied, counts, staged, uploaded
from webapp.access.actors import CommandLine
from webapp.changes.transactions import commit, housekeep
from webapp.db import db
from webapp.imports.errors import ImportRefusedError
from webapp.imports.files import PIECE, store
from webapp.imports.forgetting import forget_import
from webapp.imports.staging import CHECKING, stage
from webapp.imports.steps import AtOnce
from webapp.models import User
from webapp.models.types import Json
from webapp.users.erasing import EraseUser
from webapp.users.operations import CreateUsers, DeleteUsers, Target

pytestmark = pytest.mark.usefixtures("session")

LONG = "name,email\n" + "".join(f"Person {number},p{number}@x.org\n" for number in range(25_000))
"""Several chunks."""

CONTENTS = ("import_chunk", "import_row", "import_fate")


@dataclass
class BeforeChecking(AtOnce):
    """Somebody does something when all is read."""

    act: Callable[[], object]

    @override
    def phase(self, name: str) -> None:
        if name == CHECKING:
            self.act()


@dataclass
class AtSave(AtOnce):
    """Somebody does something while a chunk is saved; they are counted from 1."""

    number: int
    act: Callable[[], object]
    saves: int = 0

    @override
    def save(self, session: Session, *, done: int, total: int | None, checkpoint: Json = None) -> None:
        self.saves += 1
        if self.saves == self.number:
            self.act()


def test_what_two_read_at_once_is_read_by_the_second(outside):
    import_id = uploaded("name,email\nAnn,ann@x.org\n")
    with pytest.raises(ImportRefusedError, match="meanwhile"):
        stage(import_id, BeforeChecking(lambda: stage(import_id, AtOnce())))
    assert counts(import_id) == {"new": 1}


def test_a_file_that_was_taken_over_is_not_read_again(outside):
    import_id = staged("name,email\nAnn,ann@x.org\n")
    applied(import_id)
    with pytest.raises(ImportRefusedError, match="taken over"):
        stage(import_id, AtOnce())
    assert outside("SELECT state FROM import") == [("applied",)]


def test_a_file_that_is_forgotten_while_it_is_read_leaves_nothing(app, outside):
    import_id = uploaded(LONG)
    forgetting = Thread(target=forget, args=(app, import_id))
    # Whether it is forgotten before the last chunk or after: no row of it stays.
    with suppress(ImportRefusedError):
        stage(import_id, AtSave(1, forgetting.start))
    forgetting.join()
    assert [outside(f"SELECT count(*) FROM {table}") for table in ("import", *CONTENTS)] == [[(0,)]] * 4


def test_a_file_that_was_read_in_part_goes_with_whoever_is_erased(session, outside):
    import_id = uploaded(LONG + "Anna Secret,anna@x.org\n")
    with pytest.raises(KeyboardInterrupt):
        stage(import_id, AtSave(2, die))
    assert outside("SELECT count(*) FROM import_row") > [(0,)]
    erase_anna(session)
    assert [outside(f"SELECT count(*) FROM {table}") for table in CONTENTS] == [[(0,)]] * 3
    assert outside("SELECT state, file_name FROM import") == [("forgotten", "")]


def test_a_file_that_is_erased_while_it_arrives_does_not_arrive(session, outside):
    with pytest.raises(ImportRefusedError, match="forgotten"):
        store(Interrupted(lambda: erase_anna(session)), "people.csv", CommandLine())
    assert outside("SELECT state, size FROM import") == [("forgotten", 0)]
    assert outside("SELECT count(*) FROM import_chunk") == [(0,)]


class Interrupted(io.BytesIO):
    """A file between whose first pieces something happens."""

    def __init__(self, act: Callable[[], object]) -> None:
        super().__init__(b"name\n" + b"Ann\n" * PIECE)
        self.act = act

    @override
    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell() == PIECE:
            self.act()
        return super().read(size)


def die() -> None:
    raise KeyboardInterrupt


def forget(app, import_id: int) -> None:
    with app.app_context():
        housekeep(lambda session: forget_import(session, import_id))
        db.session.remove()


def erase_anna(session: Session) -> None:
    commit(CreateUsers(({"name": "Anna Secret", "email": "anna@x.org"},)), actor=CommandLine())
    anna = session.scalars(select(User.id).where(User.name == "Anna Secret")).one()
    commit(DeleteUsers((Target(anna, None),)), actor=CommandLine())
    commit(EraseUser(anna), actor=CommandLine())
