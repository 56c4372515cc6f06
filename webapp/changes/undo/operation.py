"""The operation that takes a changeset back."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import func, literal, select, true
from sqlalchemy.orm import Session
from typing_extensions import override

from webapp.changes.actor import Actor
from webapp.changes.errors import FieldsLockedError
from webapp.changes.log.documents import fields_set
from webapp.changes.operations import MOST_EXECUTED, Operation, Plan, fingerprint, register
from webapp.changes.table_rules import rules_of
from webapp.changes.undo.planning import PLAN, planned, touched_tables
from webapp.changes.undo.writing import Writing, hold, remove, write
from webapp.db.dialects import is_sqlite
from webapp.models import Change, Changeset
from webapp.models.types import Json

ROW = re.compile(r"([a-z_]+):([1-9][0-9]{0,17})")
"""A row as the plan spells it: ``users:042`` names none."""


@register
@dataclass(frozen=True)
class Undo(Operation):
    """Put back what a changeset did, as far as it still stands.

    A row that it added goes, unless it was changed since; one that it deleted comes back, with its id; of one that it
    changed each field goes back that still holds what was written. What is as it was before is left alone.

    `skipped` names rows to leave alone, ``users:42`` each. `overridden` names what to undo though it was changed since:
    ``users:42`` for an added row, ``users:42:age`` for a field.
    """

    kind = "undo"

    changeset_id: int
    skipped: tuple[str, ...] = ()
    overridden: tuple[str, ...] = ()

    @property
    @override
    def parameters(self) -> dict[str, Json]:
        """The changeset that is undone."""
        return {"undoes": self.changeset_id}

    @override
    def require(self, session: Session, actor: Actor) -> None:
        """Raise unless the actor may write to every table that the changeset touched.

        :raises FieldsLockedError: it changed a field that the actor may not change, in a row that is not skipped. Whole
            rows come and go as they were, whatever is in them.
        """
        for table_name in touched_tables(session, self.changeset_id):
            rules = rules_of(table_name)
            editable = rules.editable(session, actor.require(session, rules.right))
            if editable is not None and self._changes_others(session, table_name, editable):
                raise FieldsLockedError

    @override
    def run(self, session: Session) -> None:
        """Write the rows, a few statements however many they are.

        What the tables' rules raise comes through.
        """
        tables = touched_tables(session, self.changeset_id)
        hold(session, self.changeset_id, tables)
        with planned(session, self.changeset_id, self.skipped, self.overridden):
            # A row is there before another refers to it, and goes after the last that did.
            for table_name in tables:
                rules_of(table_name).before_writing(session, Writing(table_name))
                write(session, table_name)
            for table_name in reversed(tables):
                rules_of(table_name).before_deleting(session, Writing(table_name))
                remove(session, table_name)
            for table_name in tables:
                rules_of(table_name).afterwards(session, Writing(table_name))

    @override
    def plan(self, session: Session) -> Plan | None:
        """Count what it would do."""
        if self._size(session) <= MOST_EXECUTED:
            return None
        hold(session, self.changeset_id, touched_tables(session, self.changeset_id))
        with planned(session, self.changeset_id, self.skipped, self.overridden):
            count, versions = session.execute(select(func.count(), func.sum(PLAN.c.version))).one()
            deeds = select(PLAN.c.deed, func.count()).where(PLAN.c.applies).group_by(PLAN.c.deed)
            counts = dict(session.execute(deeds).all())
        # What a changeset did to which rows never changes, and the versions of rows only grow: while their sum is the
        # same, the same is done.
        state = sha256(f"{fingerprint(self)} {count} {versions}".encode()).hexdigest()
        inserted, updated, deleted = (counts.get(deed, 0) for deed in ("restore", "set", "delete"))
        return Plan(inserted, updated, deleted, f"{inserted + updated + deleted}.{state}")

    def _changes_others(self, session: Session, table_name: str, editable: Collection[str]) -> bool:
        """Tell whether the changeset changed other fields than these in a row that is not skipped."""
        skipped = [row_id for name, row_id in map(_row, self.skipped) if name == table_name]
        fields, name = fields_set(is_sqlite=is_sqlite(session))
        found = (
            select(literal(1))
            .select_from(Change)
            .join(fields, true())
            .where(
                Change.changeset_id == self.changeset_id,
                Change.table_name == table_name,
                Change.op == "update",
                Change.row_id.not_in(skipped),
                name.not_in(editable),
            )
        )
        return session.execute(found.limit(1)).first() is not None

    def _size(self, session: Session) -> int:
        """Return how many rows the changeset left different."""
        counted = Changeset.inserted + Changeset.updated + Changeset.deleted
        return session.scalars(select(counted).where(Changeset.id == self.changeset_id)).one_or_none() or 0


def _row(text: str) -> tuple[str, int]:
    row = ROW.fullmatch(text)
    return (row[1], int(row[2])) if row else ("", 0)
