"""Types whose values are what was typed, more or less."""

import re
from collections.abc import Iterable
from typing import ClassVar, cast

from typing_extensions import override

from webapp.fields.addresses import LONGEST_ADDRESS, canonical
from webapp.fields.characters import is_blank, refuse_forbidden
from webapp.fields.conventions import PLAIN, Conventions
from webapp.fields.errors import InvalidError, too_long, too_short
from webapp.fields.field import Field, FieldType, Value
from webapp.fields.links import LONGEST_LINK, canonical_link
from webapp.fields.messages import message
from webapp.fields.phones import LONGEST_PHONE, check_phone

LINE_ENDS = re.compile(r"\r\n?")
WHITE_SPACE_OF_TEXT = str.maketrans("\n\t", "  ")
SHORTENED = 80


class Text(FieldType):
    """One line, stored letter for letter as typed, without the white space around it."""

    name = "text"
    operators = ("", "contains", "starts", "empty")

    longest: ClassVar[int] = 1_000
    """Characters, where a field sets no `maximum`."""

    @override
    def read(self, text: str, conventions: Conventions) -> str:
        return text

    @override
    def check(self, value: object, field: Field) -> str | None:
        text = self._stripped(value)
        maximum = self.longest if field.maximum is None else int(field.maximum)
        if len(text) > maximum:
            raise too_long(maximum)
        self._refuse_forbidden(text)
        if is_blank(text):
            return None
        _refuse_unlike(text, field)
        return text

    @override
    def format_column(self, values: Iterable[Value], conventions: Conventions = PLAIN) -> list[str | None]:
        return cast("list[str | None]", list(values))

    def _stripped(self, value: object) -> str:
        if not isinstance(value, str):
            raise InvalidError(message("This is not text."))
        return value.strip()

    def _refuse_forbidden(self, text: str) -> None:
        refuse_forbidden(text)


class LongText(Text):
    """Several lines, whose ends are stored as line feeds; tabs may stand in them."""

    name = "long_text"
    operators = ("contains", "empty")
    longest = 10_000

    @override
    def format_column(self, values: Iterable[Value], conventions: Conventions = PLAIN) -> list[str | None]:
        """Write how each begins, in one line: a column has no room for more."""
        return [None if value is None else _beginning(str(value)) for value in values]

    @override
    def _stripped(self, value: object) -> str:
        return LINE_ENDS.sub("\n", super()._stripped(value))

    @override
    def _refuse_forbidden(self, text: str) -> None:
        refuse_forbidden(text.translate(WHITE_SPACE_OF_TEXT))


class Email(Text):
    """An e-mail address in its canonical spelling."""

    name = "email"
    longest = LONGEST_ADDRESS

    @override
    def check(self, value: object, field: Field) -> str | None:
        address = super().check(value, field)
        return None if address is None else canonical(address)


class Phone(Text):
    """A phone number, kept as it was typed."""

    name = "phone"
    operators = ("", "contains", "empty")
    longest = LONGEST_PHONE

    @override
    def check(self, value: object, field: Field) -> str | None:
        number = super().check(value, field)
        if number is not None:
            check_phone(number)
        return number


class Link(Text):
    """The address of a page, its scheme and host in their canonical spelling."""

    name = "link"
    operators = ("contains", "empty")
    longest = LONGEST_LINK

    @override
    def check(self, value: object, field: Field) -> str | None:
        address = super().check(value, field)
        return None if address is None else canonical_link(address)


def _refuse_unlike(text: str, field: Field) -> None:
    if field.minimum is not None and len(text) < int(field.minimum):
        raise too_short(int(field.minimum))
    if field.pattern is not None and not re.fullmatch(field.pattern, text):
        raise InvalidError(field.pattern_help or message("This is not written as this field asks for."))


def _beginning(text: str) -> str:
    line = " ".join(text[: 2 * SHORTENED].split())
    return line if len(text) <= SHORTENED else line[:SHORTENED].rstrip() + "…"
