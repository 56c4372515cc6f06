"""The form of the grid: many people, one save."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import g, request
from typing_extensions import override
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField

from webapp.access.accounts import email_key
from webapp.changes.records import Record
from webapp.fields import Message, message
from webapp.fields.catalogue import EMAIL
from webapp.forms.base import RecordedForm
from webapp.forms.grid_rows import GridRow, Typed, read_rows
from webapp.forms.users import TAKEN
from webapp.translation import translated
from webapp.users.operations import CreateUsers, Edit, UpdateUsers

MOST_ROWS = 1_000


class GridForm(RecordedForm):
    """Rows of people to be added, or of people to be edited; `boxes` names the columns that are ticked."""

    boxes = HiddenField()

    rows: Sequence[GridRow] = ()

    @property
    def typed(self) -> list[Typed]:
        """The rows as they were sent, or as they come back from a form that was held up.

        :raises BadRequest: they are no rows of a grid.
        """
        return read_rows(g.typed if "typed" in g else request.form or MultiDict())

    @property
    def boxes_shown(self) -> list[str]:
        """The columns whose cells are not sent unless they are ticked."""
        return str(self.boxes.data or "").split(",")

    @override
    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Check every cell that was changed, and that no two rows are to have the same e-mail address."""
        super().validate(*args, **kwargs)
        if len(self.rows) > MOST_ROWS:
            reason = message("The grid takes %(most)s rows at once. Import a file instead.", most=MOST_ROWS)
            self.form_errors = [translated(reason)]
        for row in self.rows:
            row.check()
        self._refuse_doubled_addresses()
        return not self.errors and not any(row.errors for row in self.rows)

    @property
    def changed(self) -> list[GridRow]:
        """The rows in which something was changed, once the form is checked."""
        return [row for row in self.rows if row.values]

    def operation(self) -> CreateUsers | UpdateUsers:
        """Return the valid form as the operation that adds the people, or edits them."""
        if any(row.user_id is None for row in self.rows):
            return CreateUsers(tuple(row.values for row in self.changed))
        return UpdateUsers(
            tuple(Edit(row.user_id, row.base, row.values) for row in self.changed if row.user_id is not None)
        )

    @property
    def addresses(self) -> list[tuple[str, GridRow]]:
        """The e-mail addresses that rows are to have, as the database compares them."""
        given = [(row.values.get(EMAIL.name), row) for row in self.rows]
        return [(email_key(str(address)), row) for address, row in given if address is not None]

    def refuse_values(self, errors: Mapping[int, Mapping[str, Message]]) -> None:
        """Say which values the operation refused, by the number of the row among those that are changed."""
        changed = self.changed
        for number, reasons in errors.items():
            changed[number].errors |= {name: translated(reason) for name, reason in reasons.items()}

    def refuse_taken(self, owners: Mapping[str, int]) -> bool:
        """Say which addresses others have, who do not give them up here; tell whether there are any."""
        giving_up = {row.user_id for row in self.changed if EMAIL.name in row.values}
        taken = [row for key, row in self.addresses if key in owners and owners[key] not in giving_up]
        _, reason = TAKEN["uq_users_email_key"]
        for row in taken:
            row.errors[EMAIL.name] = translated(reason)
        return bool(taken)

    def rebase(self, records: Mapping[int, Record]) -> None:
        """Compare the rows with what people hold now."""
        for row in self.rows:
            if row.user_id is not None:
                row.rebase(records.get(row.user_id))

    def _refuse_doubled_addresses(self) -> None:
        first: dict[str, GridRow] = {}
        for key, row in self.addresses:
            if first.setdefault(key, row) is not row:
                number = self.rows.index(first[key]) + 1
                reason = message("Row %(number)s has this e-mail address too.", number=number)
                row.errors[EMAIL.name] = translated(reason)
