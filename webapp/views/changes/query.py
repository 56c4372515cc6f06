"""The part of the log that an address asks for."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final, NoReturn, Self
from urllib.parse import urlencode

from flask import abort, url_for
from flask_babel import gettext, to_utc
from werkzeug.datastructures import MultiDict

from webapp.changes.log import Conditions
from webapp.fields import InvalidError, message
from webapp.translation import translated
from webapp.users.parameters import read_search
from webapp.users.records import TABLE
from webapp.views.kinds import KINDS
from webapp.views.known_fields import known_fields
from webapp.views.paging import NUMBER, read_number

COMMAND_LINE: Final = "command-line"
"""An author that is no account."""

DAY = re.compile(r"(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}")

PAGES = ("before", "after")


@dataclass(frozen=True, kw_only=True)
class LogQuery:
    """All that the log's address says: days are the reader's, `author` is an account's id or `COMMAND_LINE`."""

    q: str | None = None
    author: int | str | None = None
    user: int | None = None
    field: str | None = None
    kind: str | None = None
    first_day: date | None = None
    last_day: date | None = None
    before: int | None = None
    after: int | None = None

    @classmethod
    def parse(cls, args: MultiDict[str, str]) -> Self:
        """Read an address, or answer 400. Filters without a value count as not given: forms send them."""
        pages = {name: read_number(name) for name in PAGES}
        if None not in pages.values():
            _refuse("before", gettext("A page is either after a change or before one."))
        given = {name: args.getlist(name) for name in args if name not in PAGES}
        read = {_ATTRIBUTES.get(name, name): _read(name, texts) for name, texts in given.items()}
        query = cls(**pages, **{name: value for name, value in read.items() if value is not None})
        if query.first_day and query.last_day and query.first_day > query.last_day:
            _refuse("to", gettext("This day is before the first one."))
        return query

    def to_args(self) -> list[tuple[str, str]]:
        """Return the shortest address, as names and values."""
        named = [(name, getattr(self, _ATTRIBUTES.get(name, name))) for name in (*_READERS, *PAGES)]
        return [(name, str(value)) for name, value in named if value is not None]

    def at(self, *, before: int | None = None, after: int | None = None) -> Self:
        """Return another page of the same, the first unless something is said."""
        return replace(self, before=before, after=after)

    def without(self, attribute: str) -> Self:
        """Return the first page without a filter."""
        return replace(self.at(), **{attribute: None})

    @property
    def conditions(self) -> Conditions:
        """What to ask the log for."""
        return Conditions(
            actor_id=self.author if isinstance(self.author, int) else None,
            is_command_line=self.author == COMMAND_LINE,
            kinds=KINDS[self.kind].stored if self.kind else (),
            row=None if self.user is None else (TABLE, self.user),
            field=(TABLE, self.field) if self.field else None,
            since=_start_of(self.first_day) if self.first_day else None,
            until=_start_of(self.last_day + timedelta(days=1)) if self.last_day else None,
            text=self.q or "",
        )


def url(query: LogQuery) -> str:
    """Return the address of a part of the log."""
    arguments = urlencode(query.to_args())
    return url_for("changes.index") + (f"?{arguments}" if arguments else "")


def _start_of(day: date) -> datetime:
    return to_utc(datetime.combine(day, time.min)).replace(tzinfo=UTC)


def _read(name: str, texts: list[str]) -> Any:
    filled = [text.strip() for text in texts if text.strip()]
    if name not in _READERS:
        _refuse(name, gettext("There is no such parameter."))
    if len(filled) > 1:
        _refuse(name, gettext("This is given twice."))
    try:
        return _READERS[name](filled[0]) if filled else None
    except InvalidError as error:
        _refuse(name, translated(error.message))


def _refuse(name: str, reason: str) -> NoReturn:
    abort(400, gettext("“%(name)s” in the address: %(reason)s", name=name, reason=reason))


def _read_author(text: str) -> int | str:
    return text if text == COMMAND_LINE else _read_id(text)


def _read_id(text: str) -> int:
    if not NUMBER.fullmatch(text):
        raise InvalidError(message("Write a number."))
    return int(text)


def _read_field(text: str) -> str:
    if text not in known_fields().fields:
        raise InvalidError(message("There is no field “%(name)s”.", name=text))
    return text


def _read_kind(text: str) -> str:
    if text not in KINDS:
        raise InvalidError(message("There is no kind “%(name)s”.", name=text))
    return text


def _read_day(text: str) -> date:
    try:
        return date.fromisoformat(text if DAY.fullmatch(text) else "")
    except ValueError:
        raise InvalidError(message("Write a day as 2026-11-20.")) from None


_READERS: Mapping[str, Callable[[str], Any]] = {
    "q": read_search,
    "author": _read_author,
    "user": _read_id,
    "field": _read_field,
    "kind": _read_kind,
    "from": _read_day,
    "to": _read_day,
}

_ATTRIBUTES = {"from": "first_day", "to": "last_day"}
