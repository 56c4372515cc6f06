"""What a field is, and what its type must know."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as attribute
from typing import ClassVar, TypeAlias, cast

from typing_extensions import override

from webapp.fields.conventions import PLAIN, Conventions
from webapp.fields.errors import EMPTY, InvalidError
from webapp.fields.messages import Message, message

Value: TypeAlias = str | int | bool | None
"""A value of any field as plain Python, which JSON can hold; None is the empty one.

A decimal is the text of its digits, ``12.50``; a date is as in ISO 8601, ``2026-11-26``; several choices are their
keys with commas between them, ``swims,sings``.
"""

MOST_LIMIT_DIGITS = 18
"""Digits and sign of what surely fits into 64 bits."""

OWN = "extra."
"""How the name of a field that administrators added begins, wherever it is named: the rest is its key in `extra`."""


class FieldType(ABC):
    """How values of one kind are read, checked, shown, and recognised in the change log. It has no state."""

    name: ClassVar[str]

    operators: ClassVar[tuple[str, ...]]
    """How a list can be filtered by such a field; the empty string is equality."""

    is_numeric: ClassVar[bool] = False
    """Whether its column is set flush right."""

    has_choices: ClassVar[bool] = False
    """Whether its fields have `choices`."""

    absent: ClassVar["Value"] = None
    """What a row holds in a field of one's own that says nothing about it."""

    def parse(self, text: str, field: "Field", conventions: Conventions = PLAIN) -> Value:
        """Read what a person typed; white space alone is the empty value.

        :raises InvalidError: with the reason.
        """
        stripped = text.strip()
        return self.check(self.read(stripped, conventions), field) if stripped else None

    @abstractmethod
    def read(self, text: str, conventions: Conventions) -> Value:
        """Turn stripped text, which is not empty, into a value not yet checked.

        :raises InvalidError: it cannot be read as one.
        """

    def read_limit(self, text: str) -> int | str:
        """Read the `minimum` or `maximum` of a field: a whole number, be it of characters.

        :raises InvalidError: it is none.
        """
        if not text.isascii() or not text.removeprefix("-").isdigit() or len(text) > MOST_LIMIT_DIGITS:
            raise InvalidError(message("Write a whole number in digits 0–9."))
        return int(text)

    @abstractmethod
    def check(self, value: object, field: "Field") -> Value:
        """Return a value, which is not None, in the spelling to be stored.

        :raises InvalidError: it is of another type, or beyond the limits of `field`.
        """

    def format(self, value: Value, conventions: Conventions = PLAIN) -> str:  # noqa: ARG002  # most are written alike
        """Write a value, which is not None, so that `parse` reads it back by the same conventions."""
        return str(value)

    def format_column(
        self,
        values: Iterable[Value],
        conventions: Conventions = PLAIN,  # noqa: ARG002  # likewise
    ) -> list[str | None]:
        """Format many values in one loop: a call for each cell would cost a list page a tenth of its time."""
        return [None if value is None else str(value) for value in values]

    def decode(self, stored: object) -> Value:
        """Read a value that the database wrote into the change log as JSON."""
        return cast("Value", stored)


@dataclass(frozen=True)
class Limit:
    """A value as the parameter of a message, written by the reader's conventions when that is translated."""

    type: FieldType
    value: Value

    @override
    def __str__(self) -> str:
        return self.type.format(self.value)


@dataclass(frozen=True, kw_only=True)
class Field:
    """A named, typed attribute of a table's rows, and what its values must obey.

    `minimum` and `maximum` bound a number or a date, each in the spelling of a value; `maximum` also bounds the
    characters of a text, `minimum` too. A text must match the whole of `pattern`, else it is refused with
    `pattern_help`. `default` is what a new row holds, and what history from before the field existed replays as.
    `section` is the heading under which it stands in the form, `help` what is said beside it. Where it is `indexed`,
    lists are sorted and filtered by it as quickly as by built-in ones; where it is `searched`, the search field looks
    into it too. `seen_by` and `edited_by` are the lowest roles that may; `own_seen` and `own_edited` say whether the
    person themself may, with any role.
    """

    name: str
    label: Message
    type: FieldType
    required: bool = False
    minimum: int | str | None = None
    maximum: int | str | None = None
    pattern: str | None = None
    pattern_help: Message | None = None
    choices: Mapping[str, Message] = attribute(default_factory=dict[str, Message])
    default: Value = None
    help: Message | None = None
    section: Message | None = None
    hidden: bool = False
    indexed: bool = True
    searched: bool = False
    seen_by: str = "viewer"
    edited_by: str = "editor"
    own_seen: bool = True
    own_edited: bool = False

    @property
    def key(self) -> str | None:
        """Under which the column `extra` has its values; None: it has a column of its own."""
        return self.name.removeprefix(OWN) if self.name.startswith(OWN) else None

    def parse(self, text: str, conventions: Conventions = PLAIN) -> Value:
        """Read what a person typed, by the reader's conventions or as in ISO 8601.

        :raises InvalidError: with the reason.
        """
        return self._required(self.type.parse(text, self, conventions))

    def check(self, value: object) -> Value:
        """Return a plain value in the spelling to be stored.

        :raises InvalidError: with the reason.
        """
        return self._required(None if value is None else self.type.check(value, self))

    def fault(self, value: Value) -> Message | None:
        """Say why a stored value is not, or no longer, allowed; None if it is."""
        try:
            self.check(value)
        except InvalidError as error:
            return error.message
        return None

    def format(self, value: Value, conventions: Conventions = PLAIN) -> str:
        """Write a value as it stands in an input."""
        return "" if value is None else self.type.format(value, conventions)

    def decode(self, stored: object) -> Value:
        """Read a value from the change log, or from `extra`."""
        value = self.type.decode(stored)
        return self.type.absent if value is None and self.key else value

    def _required(self, value: Value) -> Value:
        if value is None and self.required:
            raise InvalidError(EMPTY)
        return value
