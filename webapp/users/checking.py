"""The fields' rules over the rows of an operation, which may come from anywhere."""

from collections.abc import Mapping, Sequence
from itertools import repeat

from webapp.fields import Field, InvalidError, Message, Value, message
from webapp.users.errors import RowsInvalidError

Row = Mapping[str, Value]
"""Field name to value."""


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
            errors[name] = message("There is no field “%(name)s”.", name=name)
        except InvalidError as error:
            errors[name] = error.message
    return values, errors
