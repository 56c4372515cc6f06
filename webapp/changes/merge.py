"""Two edits of one row, combined field by field."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from webapp.changes.errors import OvertakenError
from webapp.changes.records import Record, decoded_at
from webapp.fields import Value


@dataclass(frozen=True)
class Clash:
    """A field that two edits changed, each to something else."""

    base: Value
    theirs: Value
    mine: Value


class MergeConflictError(Exception):
    """Both edits changed the same fields; `clashes` has one for each, by the field's name."""

    def __init__(self, clashes: Mapping[str, Clash]) -> None:
        super().__init__(f"both changed {', '.join(clashes)}")
        self.clashes = clashes


def merge(
    base: Mapping[str, Value], theirs: Mapping[str, Value], mine: Mapping[str, Value]
) -> dict[str, Value]:
    """Combine two edits of one row.

    Each maps field name to value, all three with the same names. A field changed on one side takes that side;
    changed alike on both, the common value.

    :raises MergeConflictError: fields that both sides changed differently.

    Three-way merge after diff3 (Khanna, Kunal, Pierce: A Formal Investigation of Diff3, 2007).
    """
    clashes = {
        name: Clash(base[name], theirs[name], mine[name])
        for name in base
        if base[name] != theirs[name] != mine[name] != base[name]
    }
    if clashes:
        raise MergeConflictError(clashes)
    return {name: theirs[name] if mine[name] == base[name] else mine[name] for name in base}


def merge_into(
    session: Session, held: Record, base: int | None, wanted: Mapping[str, Value]
) -> dict[str, Value]:
    """Return the fields of a row that an edit changes, each with its new value.

    `wanted` maps some of the fields to what the edit says, which was decided on the row's version `base`; None means
    on what it holds now. What others changed since stays.

    :raises OvertakenError: they changed the same fields to something else.
    """
    if base in {None, held.version}:
        merged: Mapping[str, Value] = wanted
    else:
        merged = _merge_since(session, held, base or 0, wanted)
    return {name: value for name, value in merged.items() if value != held.values[name]}


def _merge_since(session: Session, held: Record, base: int, wanted: Mapping[str, Value]) -> dict[str, Value]:
    before = decoded_at(session, held.table_name, held.id, base, held.values)
    mine = before | dict(wanted)
    try:
        return merge(before, held.values, mine)
    except MergeConflictError as error:
        raise OvertakenError(
            held.id, version=held.version, base=before, theirs=held.values, mine=mine
        ) from error
