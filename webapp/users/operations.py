"""The writes to the register."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self, TypeVar

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session
from typing_extensions import override

from webapp.access.actors import ForbiddenError
from webapp.access.policy import Right, Role, allows
from webapp.changes import table_rules
from webapp.changes.actor import Actor, Standing
from webapp.changes.fold import Row
from webapp.changes.merge import merge_into
from webapp.changes.operations import Operation, register
from webapp.changes.records import find_deleted
from webapp.changes.table_rules import TableRules
from webapp.changes.undo.writing import Writing
from webapp.fields import Value
from webapp.fields.stored import catalogue
from webapp.models.types import Json
from webapp.users.checking import checked, require_editable
from webapp.users.holding import hold, require, require_deleted, require_unchanged, require_unlinked
from webapp.users.records import TABLE, USERS, columns_of
from webapp.users.writing import write

Values = dict[str, Value]
"""Field name to value."""


@register
@dataclass(frozen=True)
class CreateUsers(Operation):
    """Add people, all or none; a field that a row leaves out gets its default."""

    kind = "create-users"
    right = Right.EDIT_USERS

    rows: tuple[Values, ...]

    @property
    @override
    def added_rows(self) -> Sequence[tuple[str, Mapping[str, Json]]]:
        """The people whom it adds."""
        return [(TABLE, row) for row in self.rows]

    @override
    def require(self, session: Session, actor: Actor) -> None:
        """Raise unless the actor may add people, with each of the fields that are given.

        :raises RowsInvalidError: naming every field of every row that the actor may not fill in.
        """
        standing = actor.require(session, self.right)
        require_editable(session, standing, [(None, row) for row in self.rows])

    @override
    def run(self, session: Session) -> None:
        """Insert the rows. What not every editor may fill in can be missing.

        :raises RowsInvalidError: naming every bad value of every row.
        """
        fields, asked = catalogue(session).shown, catalogue(session).seen_by(Role.EDITOR).edited
        missing = {name: field.default for name, field in fields.items()}
        asked_for = {name: field.default for name, field in asked.items()}
        rows = [missing | row for row in checked(fields, [asked_for | row for row in self.rows])]
        if rows:
            session.execute(insert(USERS), [columns_of(row) for row in rows])


@dataclass(frozen=True)
class Edit:
    """The fields of one person to be set, and the version that this was decided on: None means as it is now."""

    user_id: int
    base: int | None
    values: Values


@register
@dataclass(frozen=True)
class UpdateUsers(Operation):
    """Edit people, all or none; only fields that really differ are written.

    What others saved since an edit's base stays, where the edit does not change the same field. Whoever may not edit
    people may edit what is open to them of their own record.
    """

    kind = "update-users"
    right = Right.EDIT_USERS

    edits: tuple[Edit, ...]

    @property
    @override
    def named_rows(self) -> Mapping[Row, Mapping[str, Json]]:
        """The people whom it edits."""
        return {(TABLE, edit.user_id): edit.values for edit in self.edits}

    @override
    def naming(self, ids: Mapping[int, int]) -> Self:
        """Return the same edits, also of people who were added since."""
        return replace(self, edits=tuple(_renamed(edit, ids) for edit in self.edits))

    @override
    def require(self, session: Session, actor: Actor) -> None:
        """Raise unless the actor may edit these people, and each of the fields that are given.

        :raises RowsInvalidError: naming every field of every edit that the actor may not change.
        """
        standing = actor.require(session, Right.OWN_ACCOUNT)
        others = [edit for edit in self.edits if edit.user_id != standing.user_id]
        if others and not allows(standing.role, self.right):
            raise ForbiddenError(self.right)
        require_editable(session, standing, [(edit.user_id, edit.values) for edit in self.edits])

    @override
    def run(self, session: Session) -> None:
        """Update the rows.

        :raises RowsInvalidError: naming every bad value of every edit.
        :raises RowMissingError: there is no such person.
        :raises OvertakenError: after an edit's base somebody changed the same field otherwise, or deleted the row.
        """
        held = hold(session, [edit.user_id for edit in self.edits])
        rows = [held.get(edit.user_id) for edit in self.edits]
        wanted = checked(
            catalogue(session).shown,
            [edit.values for edit in self.edits],
            [row and row.values for row in rows],
        )
        changes: list[Values] = []
        for edit, values in zip(self.edits, wanted, strict=True):
            row = require(session, edit.user_id, edit.base, held.get(edit.user_id), values)
            if changed := merge_into(session, row, edit.base, values):
                changes.append({"user_id": edit.user_id, **changed})
        write(session, changes)


@dataclass(frozen=True)
class Target:
    """One person to be deleted, and the version that this was decided on: None means as it is now."""

    user_id: int
    base: int | None


AboutOne = TypeVar("AboutOne", Edit, Target)


@register
@dataclass(frozen=True)
class DeleteUsers(Operation):
    """Delete people, all or none."""

    kind = "delete-users"
    right = Right.EDIT_USERS

    targets: tuple[Target, ...]

    @property
    @override
    def named_rows(self) -> Mapping[Row, None]:
        """The people whom it deletes."""
        return {(TABLE, target.user_id): None for target in self.targets}

    @override
    def naming(self, ids: Mapping[int, int]) -> Self:
        """Return the same, also about people who were added since."""
        return replace(self, targets=tuple(_renamed(target, ids) for target in self.targets))

    @override
    def run(self, session: Session) -> None:
        """Delete the rows.

        :raises RowMissingError: there is no such person.
        :raises OvertakenError: somebody saved or deleted the row after a target's base.
        :raises LinkedToAccountError: an account says that this is its own record.
        """
        ids = [target.user_id for target in self.targets]
        held = hold(session, ids)
        for target in self.targets:
            row = require(session, target.user_id, target.base, held.get(target.user_id), {})
            require_unchanged(session, target.base, row)
        require_unlinked(session, ids)
        session.execute(delete(USERS).where(USERS.c.id.in_(ids)))


@register
@dataclass(frozen=True)
class RestoreUsers(Operation):
    """Bring deleted people back under their own ids, all or none.

    Each edit has as its base the version that the deletion gave to the row. A field that it leaves out is as it was in
    the end.
    """

    kind = "restore-users"
    right = Right.EDIT_USERS

    edits: tuple[Edit, ...]

    @property
    @override
    def named_rows(self) -> Mapping[Row, Mapping[str, Json]]:
        """The people whom it brings back."""
        return {(TABLE, edit.user_id): edit.values for edit in self.edits}

    @override
    def require(self, session: Session, actor: Actor) -> None:
        """Raise unless the actor may bring people back, with each of the fields that are given.

        :raises RowsInvalidError: naming every field of every edit that the actor may not change.
        """
        standing = actor.require(session, self.right)
        require_editable(session, standing, [(edit.user_id, edit.values) for edit in self.edits])

    @override
    def run(self, session: Session) -> None:
        """Insert the rows.

        :raises RowsInvalidError: naming every bad value of every edit.
        :raises RowMissingError: there never was such a person.
        :raises OvertakenError: somebody brought the person back already.
        """
        wanted = checked(catalogue(session).shown, [edit.values for edit in self.edits])
        held = hold(session, [edit.user_id for edit in self.edits])
        for edit in self.edits:
            require_deleted(session, edit.user_id, edit.base, held.get(edit.user_id))
        rows = [
            {"id": edit.user_id, **columns_of(_last_values(session, edit.user_id) | values)}
            for edit, values in zip(self.edits, wanted, strict=True)
        ]
        session.execute(insert(USERS), rows)


def _renamed(about: AboutOne, ids: Mapping[int, int]) -> AboutOne:
    return replace(about, user_id=ids.get(about.user_id, about.user_id))


def _last_values(session: Session, user_id: int) -> dict[str, Value]:
    """Return what a deleted person held in the end, of all fields, the hidden ones too."""
    found = find_deleted(session, TABLE, user_id)
    return dict(found.values) if found else {}


def _before_deleting(session: Session, writing: Writing) -> None:
    require_unlinked(session, writing.deleted)


def _editable(session: Session, standing: Standing) -> Collection[str] | None:
    seen = catalogue(session).seen_by(standing.role)
    return None if seen.is_whole else seen.edited.keys()


table_rules.register(
    TABLE,
    TableRules(Right.EDIT_USERS, editable=_editable, before_deleting=_before_deleting),
)
