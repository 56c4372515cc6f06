"""What merging, previews, undo and verify take, without a web server around them."""

import statistics
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import cast

from sqlalchemy import func, select, text

from benchmarks.databases import Pair
from config import Config
from webapp.access.actors import CommandLine
from webapp.app import create_app
from webapp.changes import recording
from webapp.changes.operations import Operation
from webapp.changes.records import Record
from webapp.changes.transactions import commit, housekeep, preview
from webapp.changes.undo.operation import Undo
from webapp.changes.verify import Digest, Verification, verify
from webapp.changes.verify.reading import last_settled_change
from webapp.db import db
from webapp.models import Changeset
from webapp.users.operations import Edit, UpdateUsers
from webapp.users.records import find_record

SINGLE = 100
FILLING = 1
"""The changeset that added everybody."""

SWITCH_ALL = text("UPDATE users SET active = NOT active")

_numbers = count()


def measure(pair: Pair, folder: Path) -> dict[str, float]:
    """Return the seconds that each kind of work takes: the median of `SINGLE`, where it is about one row.

    Everybody is deleted and brought back meanwhile.
    """
    app = create_app(Config.from_environment({"DATABASE_URL": pair.app, "INSTANCE_PATH": str(folder)}))
    with app.app_context():
        times = dict([*_single_rows(), *_all_rows(pair.count)])
        db.engine.dispose()
    return times


def _single_rows() -> Iterator[tuple[str, float]]:
    housekeep(recording.adopt_outside)
    yield "save of one field", _median(_renaming, _save)
    yield "the same, merged with a newer save", _median(_overtaken, _save)
    yield "its preview", _median(_overtaken, _preview)
    yield "undo of a save", _median(_undo_of_save, _save)


def _all_rows(people: int) -> Iterator[tuple[str, float]]:
    yield f"verify, {people:,} people", _timed(_verify)
    yield f"undo that deletes {people:,}", _timed(_save, Undo(FILLING))
    yield f"undo that brings {people:,} back", _timed(_save, Undo(_last_changeset()))
    with db.engine.begin() as connection:
        connection.execute(SWITCH_ALL)
    housekeep(recording.adopt_outside)
    yield f"undo of {people:,} edits", _timed(_save, Undo(_last_changeset()))


def _renaming(user_id: int) -> UpdateUsers:
    record = cast("Record", find_record(db.session(), user_id))
    return UpdateUsers((Edit(user_id, record.version, {"name": f"Maria Nova {next(_numbers)}"}),))


def _overtaken(user_id: int) -> UpdateUsers:
    mine = _renaming(user_id)
    _save(UpdateUsers((Edit(user_id, None, {"email": f"{next(_numbers)}@example.net"}),)))
    return mine


def _undo_of_save(user_id: int) -> Undo:
    _save(_renaming(user_id))
    return Undo(_last_changeset())


def _save(operation: Operation) -> None:
    commit(operation, actor=CommandLine())
    db.session.rollback()


def _preview(operation: Operation) -> None:
    preview(operation, actor=CommandLine())


def _verify() -> None:
    for fault in verify(db.session(), Verification((Digest(last_settled_change(db.session())),))):
        raise RuntimeError(fault)


def _last_changeset() -> int:
    return db.session.scalars(select(func.max(Changeset.id))).one()


def _median(given: Callable[[int], Operation], work: Callable[[Operation], object]) -> float:
    return statistics.median(_timed(work, given(user_id)) for user_id in range(1, SINGLE + 1))


def _timed(work: Callable[..., object], *arguments: object) -> float:
    db.session.rollback()
    began = time.perf_counter()
    work(*arguments)
    return time.perf_counter() - began
