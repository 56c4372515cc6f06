"""The fields' rules over the rows of an operation, which may come from anywhere."""

from collections.abc import Mapping, Sequence

from webapp.fields import InvalidError, Message, Value, message
from webapp.users.errors import RowsInvalidError
from webapp.users.records import FIELDS

Row = Mapping[str, Value]
"""Field name to value."""


def checked(rows: Sequence[Row]) -> list[dict[str, Value]]:
    """Return the rows with their values in the spelling to be stored.

    :raises RowsInvalidError: naming every bad value of every row.
    """
    result: list[dict[str, Value]] = []
    errors: dict[int, dict[str, Message]] = {}
    for number, row in enumerate(rows):
        values, wrong = _checked_row(row)
        result.append(values)
        if wrong:
            errors[number] = wrong
    if errors:
        raise RowsInvalidError(errors)
    return result


def _checked_row(row: Row) -> tuple[dict[str, Value], dict[str, Message]]:
    values: dict[str, Value] = {}
    errors: dict[str, Message] = {}
    for name, value in row.items():
        try:
            values[name] = FIELDS[name].check(value)
        except KeyError:
            errors[name] = message("There is no field “%(name)s”.", name=name)
        except InvalidError as error:
            errors[name] = error.message
    return values, errors
