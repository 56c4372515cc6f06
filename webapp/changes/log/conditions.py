"""Which changesets to list."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, select

from webapp.changes.fold import Row
from webapp.changes.log.documents import sets_field
from webapp.models import Change, Changeset


@dataclass(frozen=True, kw_only=True)
class Conditions:
    """What the changesets of a list have in common; without any, the list is of all.

    `row` is a table and a row id that they touched, `field` a table and a field that they changed, of that row if
    there is one. `since` is the first moment, `until` the first beyond the last. `text` is a part of the message in
    any case of its letters.
    """

    actor_id: int | None = None
    is_command_line: bool = False
    kinds: tuple[str, ...] = ()
    row: Row | None = None
    field: tuple[str, str] | None = None
    since: datetime | None = None
    until: datetime | None = None
    text: str = ""

    def alternatives(self, *, is_sqlite: bool) -> list[list[ColumnElement[bool]]]:
        """Return the SQL, one list of conditions for each kind: an index has each in order, but not all together."""
        common = [*self._of_changeset(), *self._of_message(is_sqlite), *self._of_changes(is_sqlite)]
        return [[*common, Changeset.kind == kind] for kind in self.kinds] or [common]

    def _of_changeset(self) -> Iterator[ColumnElement[bool]]:
        if self.actor_id is not None:
            yield Changeset.actor_id == self.actor_id
        if self.is_command_line:
            yield Changeset.actor_id.is_(None)
            yield Changeset.kind != "outside"
        if self.since is not None:
            yield Changeset.committed_at >= self.since
        if self.until is not None:
            yield Changeset.committed_at < self.until

    def _of_message(self, is_sqlite: bool) -> Iterator[ColumnElement[bool]]:  # noqa: FBT001  # the only parameter
        if not self.text:
            return
        if is_sqlite:
            lower, found_at = func.unicode_lower, func.instr
        else:
            lower, found_at = func.lower, func.strpos
        yield found_at(lower(Changeset.message), lower(self.text)) > 0

    def _of_changes(self, is_sqlite: bool) -> Iterator[ColumnElement[bool]]:  # noqa: FBT001  # likewise
        touching: list[ColumnElement[bool]] = []
        if self.field is not None:
            table_name, name = self.field
            touching += [Change.table_name == table_name, Change.op == "update"]
            touching.append(sets_field(name, is_sqlite=is_sqlite))
        if self.row is not None:
            table_name, row_id = self.row
            touching += [Change.table_name == table_name, Change.row_id == row_id]
            # Found by the row, whose changes are few, whatever else is asked of them.
            yield Changeset.id.in_(select(Change.changeset_id).where(*touching))
        elif touching:
            yield exists().where(Change.changeset_id == Changeset.id, *touching)
