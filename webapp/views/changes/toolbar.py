"""What is above the log: the filters in force, and what can be chosen."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from flask_babel import format_date, gettext
from sqlalchemy.orm import Session

from webapp.changes.log import list_authors
from webapp.translation import translated
from webapp.users.records import TABLE
from webapp.views.changes.query import COMMAND_LINE, LogQuery, url
from webapp.views.kinds import KINDS
from webapp.views.known_fields import known_fields
from webapp.views.names import row_names

Choice = tuple[str, str, bool]
"""The value and the label of an option, and whether it is the chosen one."""


class Chip(NamedTuple):
    """A filter in force, and the log without it."""

    label: str
    remove_url: str


def authors(session: Session, query: LogQuery) -> list[Choice]:
    """Return who has changed anything."""
    listed = [(str(account_id), name) for account_id, name in list_authors(session)]
    return _choices([*listed, (COMMAND_LINE, gettext("command line"))], query.author)


def kinds(query: LogQuery) -> list[Choice]:
    """Return the kinds of changes."""
    return _choices([(kind.name, translated(kind.label)) for kind in KINDS.values()], query.kind)


def fields(query: LogQuery) -> list[Choice]:
    """Return the fields of people."""
    return _choices(
        [(name, translated(field.label)) for name, field in known_fields().fields.items()], query.field
    )


def chips(session: Session, query: LogQuery, authors: Sequence[Choice]) -> list[Chip]:
    """Return the filters in force; what is searched for stands in its own field."""
    return [Chip(label, url(query.without(name))) for name, label in _in_words(session, query, authors)]


def _in_words(session: Session, query: LogQuery, authors: Sequence[Choice]) -> Iterator[tuple[str, str]]:
    if query.author is not None:
        name = next((label for _, label, chosen in authors if chosen), f"#{query.author}")
        yield "author", gettext("By %(name)s", name=name)
    if query.kind:
        yield "kind", translated(KINDS[query.kind].label)
    if query.user is not None:
        row = (TABLE, query.user)
        yield "user", gettext("About %(name)s", name=row_names(session, [row])[row])
    if query.field:
        yield (
            "field",
            gettext("Changed field: %(field)s", field=translated(known_fields().fields[query.field].label)),
        )
    if query.first_day:
        yield "first_day", gettext("From %(day)s", day=_day(query.first_day))
    if query.last_day:
        yield "last_day", gettext("To %(day)s", day=_day(query.last_day))


def _day(day: date) -> str:
    return format_date(day, "d MMM y", rebase=False)


def _choices(options: Sequence[tuple[str, str]], chosen: object) -> list[Choice]:
    return [(value, label, value == str(chosen)) for value, label in options]
