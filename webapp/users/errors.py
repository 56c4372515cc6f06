"""What can keep a write to the register from being made."""

from collections.abc import Mapping

from webapp.changes.errors import RefusedError
from webapp.fields import Message


class RowsInvalidError(RefusedError):
    """Values that the fields refuse; `errors` maps the number of each bad row, from 0, to message by field name."""

    def __init__(self, errors: Mapping[int, Mapping[str, Message]]) -> None:
        super().__init__(f"{len(errors)} rows are invalid")
        self.errors = errors


class LinkedToAccountError(RefusedError):
    """The person cannot be deleted while an account names this record as its owner's own."""

    def __init__(self, user_id: int, account_name: str) -> None:
        super().__init__(f"user {user_id} belongs to an account")
        self.user_id = user_id
        self.account_name = account_name
