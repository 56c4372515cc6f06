"""History against itself and against the tables."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Row
from sqlalchemy.orm import Session

from webapp.changes import recording
from webapp.changes.operations import kinds_that_store_empty
from webapp.changes.verify.digest import Digest
from webapp.changes.verify.reading import read_changes, read_miscounted, read_rows, snapshot
from webapp.changes.verify.replay import Recorded, Replay


@dataclass
class Verification:
    """What `verify` met: how many changes and rows; and the digests that it summed up."""

    digests: tuple[Digest, ...]
    changes: int = 0
    rows: int = 0


def verify(session: Session, verification: Verification) -> Iterator[str]:
    """Give a line for each difference, while `verification` counts what is met."""
    with snapshot(session) as connection:
        yield from recording.compare(connection)
        for table_name in recording.TABLES:
            yield from _check_table(connection, table_name, verification)
        yield from _check_counts(connection)


def _check_table(connection: Connection, table_name: str, verification: Verification) -> Iterator[str]:
    """Walk history and table side by side, both by row id."""
    rows = read_rows(connection, table_name)
    row = next(rows, None)
    for row_id, changes in groupby(read_changes(connection, table_name), key=attrgetter("row_id")):
        while row is not None and row.id < row_id:
            yield f"{table_name} {row.id}: the table has it, history does not"
            verification.rows, row = verification.rows + 1, next(rows, None)
        replay = Replay(table_name, row_id)
        for change in changes:
            yield from _check_change(change, replay, verification)
        held = row if row is not None and row.id == row_id else None
        yield from replay.compare(held.document if held else None)
        if held:
            verification.rows, row = verification.rows + 1, next(rows, None)
    while row is not None:
        yield f"{table_name} {row.id}: the table has it, history does not"
        verification.rows, row = verification.rows + 1, next(rows, None)


def _check_change(change: Row[Any], replay: Replay, verification: Verification) -> Iterator[str]:
    verification.changes += 1
    for digest in verification.digests:
        digest.add(change)
    if change.kind is None:
        yield f"change {change.id}: there is no changeset {change.changeset_id}"
    yield from replay.apply(Recorded(change.id, change.op, change.old or {}, change.new or {}))


def _check_counts(connection: Connection) -> Iterator[str]:
    for found in read_miscounted(connection):
        if found.touched is None and found.kind in kinds_that_store_empty():
            continue
        said = f"+{found.inserted} ~{found.updated} -{found.deleted}"
        yield f"changeset {found.id}: says {said}, its changes +{found.added} ~{found.changed} -{found.removed}"
