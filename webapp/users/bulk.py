"""The writes to many people at once, a few statements however many they are.

What is set or deleted is the same for all of them, so no row's version is asked for: a commit is bound to the preview.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, delete, false, func, literal, or_, select, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session
from typing_extensions import override

from webapp.access.policy import Right
from webapp.changes.actor import Actor
from webapp.changes.fold import FoldedChange
from webapp.changes.operations import MOST_EXECUTED, Operation, Plan, fingerprint, register
from webapp.db.dialects import is_sqlite
from webapp.fields import BUILT_IN, OWN, Value, message
from webapp.fields.catalogue import EMAIL
from webapp.fields.stored import catalogue
from webapp.models.types import Json
from webapp.users.checking import checked, require_editable
from webapp.users.errors import RowsInvalidError
from webapp.users.holding import require_unlinked
from webapp.users.matching import (
    TARGET,
    TARGETED,
    Selection,
    drop_target,
    hold_target,
    list_target,
    sum_of_versions,
)
from webapp.users.records import EXTRA, TABLE, USERS, parted, patched

UNSHARED = frozenset({EMAIL.name})
"""Fields whose value no two people have."""


@register
@dataclass(frozen=True)
class EditMatching(Operation):
    """Give everybody of a selection the same values, an empty one for None; who holds them already is left alone."""

    kind = "edit-matching"
    right = Right.EDIT_USERS

    selection: Selection
    values: dict[str, Value]

    @override
    def require(self, session: Session, actor: Actor) -> None:
        """Raise unless the actor may edit people, each of the fields that are given, and can make the selection.

        :raises RowsInvalidError: naming every field that the actor may not change.
        """
        standing = actor.require(session, self.right)
        require_editable(session, standing, [(None, self.values)])
        self.selection.require(session, standing)

    @override
    def plan(self, session: Session) -> Plan | None:
        """Count who would be changed.

        :raises RowsInvalidError: as `run` does.
        """
        count = self._hold(session, self._checked(session))
        return Plan(0, count, 0, _digest(session, self, count)) if count > MOST_EXECUTED else None

    @override
    def list_planned(self, session: Session, *, offset: int, size: int) -> list[FoldedChange]:
        """Return what some would hold."""
        new = _recorded(self._checked(session))
        changes: list[FoldedChange] = []
        for user_id, *stored in list_target(session, offset=offset, size=size):
            held = _document(stored)
            differing = {name: value for name, value in new.items() if held.get(name) != value}
            old = {name: held.get(name) for name in differing}
            changes.append(FoldedChange(TABLE, user_id, 0, "update", old, differing))
        return changes

    @override
    def run(self, session: Session) -> None:
        """Update the rows.

        :raises RowsInvalidError: naming every bad value.
        """
        values = self._checked(session)
        if self._hold(session, values):
            session.execute(update(USERS).where(TARGETED).values(_assigned(session, values)))
        drop_target(session)

    def _hold(self, session: Session, values: Mapping[str, Value]) -> int:
        return hold_target(session, self.selection, or_(false(), *_differences(session, values)))

    def _checked(self, session: Session) -> dict[str, Value]:
        errors = {
            name: message("No two people can have the same value here.")
            for name in UNSHARED
            if self.values.get(name) is not None
        }
        if errors:
            raise RowsInvalidError({0: errors})
        return checked(catalogue(session).shown, [self.values])[0]


@register
@dataclass(frozen=True)
class DeleteMatching(Operation):
    """Delete everybody of a selection."""

    kind = "delete-matching"
    right = Right.EDIT_USERS

    selection: Selection

    @override
    def require(self, session: Session, actor: Actor) -> None:
        """Raise unless the actor may delete people, and can make the selection."""
        self.selection.require(session, actor.require(session, self.right))

    @override
    def plan(self, session: Session) -> Plan | None:
        """Count who would be deleted.

        :raises LinkedToAccountError: as `run` does.
        """
        count = self._hold(session)
        return Plan(0, 0, count, _digest(session, self, count)) if count > MOST_EXECUTED else None

    @override
    def list_planned(self, session: Session, *, offset: int, size: int) -> list[FoldedChange]:
        """Return what some hold."""
        rows = list_target(session, offset=offset, size=size)
        return [FoldedChange(TABLE, row[0], 0, "delete", _document(row[1:]), {}) for row in rows]

    @override
    def run(self, session: Session) -> None:
        """Delete the rows.

        :raises LinkedToAccountError: an account says that one of them is its own record.
        """
        self._hold(session)
        session.execute(delete(USERS).where(TARGETED))
        drop_target(session)

    def _hold(self, session: Session) -> int:
        count = hold_target(session, self.selection)
        require_unlinked(session, select(TARGET.c.id))
        return count


def _digest(session: Session, operation: Operation, count: int) -> str:
    state = sha256(f"{fingerprint(operation)} {count} {sum_of_versions(session)}".encode()).hexdigest()
    return f"{count}.{state}"


def _differences(session: Session, values: Mapping[str, Value]) -> Iterator[ColumnElement[bool]]:
    """Select whoever does not hold a value yet, for each of them."""
    plain, own = parted(values)
    for name, value in plain.items():
        yield USERS.c[name].is_distinct_from(value)
    on_sqlite = is_sqlite(session)
    for key, value in own.items():
        if on_sqlite:
            yield func.json_extract(EXTRA, f"$.{key}").is_distinct_from(value)
        else:
            stored = EXTRA.op("->", return_type=JSONB())(key)
            yield stored.is_not(None) if value is None else stored.is_distinct_from(literal(value, JSONB()))


def _assigned(session: Session, values: Mapping[str, Value]) -> dict[str, Any]:
    plain, own = parted(values)
    if not own:
        return plain
    return {**plain, EXTRA.name: patched(literal(own, EXTRA.type), is_sqlite=is_sqlite(session))}


def _recorded(values: Mapping[str, Value]) -> dict[str, Json]:
    """Return values as history has them."""
    plain, own = parted(values)
    return {**plain, **_named(own)}


def _document(stored: Sequence[Any]) -> dict[str, Json]:
    """Return a row, which was selected with `COLUMNS`, as history has it."""
    *plain, extra = stored
    return {**dict(zip(BUILT_IN.fields, plain, strict=True)), **_named(extra)}


def _named(own: Mapping[str, Any]) -> dict[str, Any]:
    return {f"{OWN}{key}": value for key, value in own.items()}
