"""The fields' rules over the rows of an operation, which may come from anywhere."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import repeat

from sqlalchemy.orm import Session

from webapp.changes.actor import Standing
from webapp.fields import Catalogue, Field, InvalidError, Message, Value, message
from webapp.fields.stored import catalogue
from webapp.users.errors import RowsInvalidError

LOCKED = message("You may not change this.")

Row = Mapping[str, Value]
"""Field name to value."""


def require_editable(
    session: Session, standing: Standing, rows: Iterable[tuple[int | None, Iterable[str]]]
) -> None:
    """Let writes pass that the fields allow to somebody of this standing.

    :param rows: the id of each row, None for a new one, and the names of the fields to be written.
    :raises RowsInvalidError: naming every other field of every row; one that is withheld is as one that there is not.
    """
    fields = catalogue(session)
    errors: dict[int, dict[str, Message]] = {}
    for number, (user_id, names) in enumerate(rows):
        own = user_id is not None and user_id == standing.user_id
        if wrong := _locked(fields.seen_by(standing.role, own=own), names):
            errors[number] = wrong
    if errors:
        raise RowsInvalidError(errors)


def _locked(seen: Catalogue, names: Iterable[str]) -> dict[str, Message]:
    return {
        name: LOCKED if name in seen.locked else unknown(name) for name in names if name not in seen.edited
    }


def unknown(name: str) -> Message:
    """Say that there is no such field."""
    return message("There is no field “%(name)s”.", name=name)


def checked(
    fields: Mapping[str, Field], rows: Sequence[Row], held: Sequence[Row | None] | None = None
) -> list[dict[str, Value]]:
    """Return the rows with their values in the spelling to be stored.

    :param held: what each row holds now. A value that stays passes, also where a limit was drawn after it was stored.
    :raises RowsInvalidError: naming every bad value of every row.
    """
    result: list[dict[str, Value]] = []
    errors: dict[int, dict[str, Message]] = {}
    for number, (row, kept) in enumerate(zip(rows, held or repeat(None), strict=False)):
        values, wrong = _checked_row(fields, row, kept or {})
        result.append(values)
        if wrong:
            errors[number] = wrong
    if errors:
        raise RowsInvalidError(errors)
    return result


def _checked_row(
    fields: Mapping[str, Field], row: Row, held: Row
) -> tuple[dict[str, Value], dict[str, Message]]:
    values: dict[str, Value] = {}
    errors: dict[str, Message] = {}
    for name, value in row.items():
        try:
            field = fields[name]
            values[name] = value if name in held and held[name] == value else field.check(value)
        except KeyError:
            errors[name] = unknown(name)
        except InvalidError as error:
            errors[name] = error.message
    return values, errors
