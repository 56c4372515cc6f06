"""What carries out what rows would do, as the plan says: an UPDATE and an INSERT."""

import json
from collections.abc import Sequence

from webapp.fields import Field
from webapp.imports.planning.statements import Statements

CHANGED = """
    SELECT {columns} FROM import_plan
    JOIN import_row AS s ON s.import_id = {import_id} AND s.number = import_plan.number
    JOIN users AS u ON u.id = user_id WHERE verdict = 'changed'
"""

UPDATE = """
    UPDATE users AS u SET {assignments}
    FROM import_plan JOIN import_row AS s ON s.import_id = {import_id} AND s.number = import_plan.number
    WHERE verdict = 'changed' AND u.id = user_id
"""

INSERT = """
    INSERT INTO users ({columns})
    SELECT {values}
    FROM import_plan JOIN import_row AS s ON s.import_id = {import_id} AND s.number = import_plan.number
    WHERE verdict = 'new' ORDER BY s.number
"""


class Writing(Statements):
    """What changes people, and adds others."""

    @property
    def before_writing(self) -> str:
        """What lets addresses change places."""
        return self._sql.BEFORE_WRITING

    @property
    def changed(self) -> str:
        """What selects, for each field that is taken, whether any person gets another value: 1, 0, or null for none."""
        columns = [
            f"max(CASE WHEN {self._differs_in(field)} THEN 1 ELSE 0 END)" for field in self._fields.values()
        ]
        return CHANGED.format(columns=", ".join(columns), import_id=self._id)

    def update(self, changed: Sequence[int | None]) -> str | None:
        """Return what changes people; None if there is nothing to change.

        A column in which nobody changes is left out: writing it, even unchanged, has the database derive others anew.

        :param changed: what `changed` selected.
        """
        fields = [
            field for field, is_changed in zip(self._fields.values(), changed, strict=True) if is_changed
        ]
        assignments = [f"{field.name} = {self._changed_value(field)}" for field in fields if not field.key]
        if any(field.key for field in fields):
            assignments.append(f"extra = {self._sql.MEMBERS}")
        return UPDATE.format(assignments=", ".join(assignments), import_id=self._id) if assignments else None

    @property
    def insert(self) -> str:
        """What adds people; it takes the JSON of `defaults`."""
        plain = [field for field in self._catalogue.shown.values() if not field.key]
        values = [*(self._new_value(field) for field in plain), self._sql.NEW_MEMBERS]
        columns = ", ".join([*(field.name for field in plain), "extra"])
        return INSERT.format(columns=columns, values=", ".join(values), import_id=self._id)

    @property
    def defaults(self) -> str:
        """The JSON of what a new person has in fields of one's own of which the row says nothing."""
        own = {field.key: field.default for field in self._catalogue.shown.values() if field.key}
        return json.dumps({key: value for key, value in own.items() if value not in {None, False}})

    def _changed_value(self, field: Field) -> str:
        return f"CASE WHEN {self._sql.given(field)} THEN {self._sql.wanted(field)} ELSE u.{field.name} END"

    def _new_value(self, field: Field) -> str:
        default = "NULL" if field.default is None else str(field.default).upper()
        if field.name not in self._fields:
            return default
        wanted = self._sql.wanted(field)
        return wanted if field.default is None else f"coalesce({wanted}, {default})"
