"""What can keep a write from being committed."""

from collections.abc import Mapping

from webapp.models.types import Json

Values = Mapping[str, Json]


class RefusedError(Exception):
    """What was asked for cannot be done as things stand; whoever asked can mend that."""


class SubmissionReusedError(Exception):
    """The same form was sent again with other content; `changeset_id` is what it saved the first time."""

    def __init__(self, changeset_id: int) -> None:
        super().__init__(f"this form already saved changeset {changeset_id}")
        self.changeset_id = changeset_id


class ForeignSubmissionError(Exception):
    """A submission that is no such id, or one that another actor used; or the token of a preview that is none."""


class OvertakenError(RefusedError):
    """Somebody saved the row after the version that this edit was based on, and the two do not merge.

    `base`, `theirs` and `mine` map field name to value: as it was at the edit's base, as it is now, and as the edit
    wants it. `version` is the row's now. `theirs` is None if the row was deleted meanwhile.
    """

    def __init__(
        self, row_id: int, *, version: int, base: Values, theirs: Values | None, mine: Values
    ) -> None:
        super().__init__(f"row {row_id} was changed meanwhile")
        self.row_id = row_id
        self.version = version
        self.base = base
        self.theirs = theirs
        self.mine = mine


class FieldsLockedError(RefusedError):
    """A row cannot go back: somebody else alone may change a field of it."""


class RowMissingError(RefusedError):
    """The row to be changed does not exist."""

    def __init__(self, table_name: str, row_id: int) -> None:
        super().__init__(f"{table_name} has no row {row_id}")
        self.table_name = table_name
        self.row_id = row_id


class ConstraintViolatedError(RefusedError):
    """A constraint of the database refused the write; `name` is the constraint's."""

    def __init__(self, name: str) -> None:
        super().__init__(f"constraint {name} violated")
        self.name = name
