"""What a changeset did, in one sentence, made when it is read."""

from collections.abc import Sequence
from typing import Protocol

from babel.lists import format_list
from flask_babel import format_decimal, get_locale, gettext, ngettext


class Counted(Protocol):
    """A changeset: its kind and the number of rows of each fate."""

    @property
    def kind(self) -> str: ...
    @property
    def inserted(self) -> int: ...
    @property
    def updated(self) -> int: ...
    @property
    def deleted(self) -> int: ...


def sentence(changeset: Counted, *, name: str | None = None, fields: Sequence[str] = ()) -> str:
    """Say what a changeset did.

    :param name: what the row is called, where the changeset touched one row.
    :param fields: the translated labels of the fields it changed there.
    """
    if changeset.kind == "outside":
        return gettext("Changes from outside")
    if name is None or changeset.inserted + changeset.updated + changeset.deleted != 1:
        return _several(changeset)
    return _account(changeset, name) if "account" in changeset.kind else _one(changeset, name, fields)


def _several(changeset: Counted) -> str:
    counted = {"added": changeset.inserted, "changed": changeset.updated, "deleted": changeset.deleted}
    happened = {fate: count for fate, count in counted.items() if count}
    parts = [_fate(fate, count) for fate, count in happened.items()]
    said = format_list(parts, locale=get_locale()) if parts else gettext("nothing is different after it")
    return said[:1].upper() + said[1:]


def _fate(fate: str, count: int) -> str:
    number = format_decimal(count)
    return {
        "added": ngettext("added %(number)s record", "added %(number)s records", count, number=number),
        "changed": ngettext("changed %(number)s record", "changed %(number)s records", count, number=number),
        "deleted": ngettext("deleted %(number)s record", "deleted %(number)s records", count, number=number),
    }[fate]


def _one(changeset: Counted, name: str, fields: Sequence[str]) -> str:
    if changeset.inserted:
        return gettext("Added %(name)s", name=name)
    if changeset.deleted:
        return gettext("Deleted %(name)s", name=name)
    if not fields:
        return gettext("Changed %(name)s", name=name)
    labels = format_list([field.lower() for field in fields], locale=get_locale())
    return gettext("Changed %(fields)s of %(name)s", fields=labels, name=name)


def _account(changeset: Counted, name: str) -> str:
    if changeset.inserted:
        return gettext("Added the account of %(name)s", name=name)
    if changeset.deleted:
        return gettext("Deleted the account of %(name)s", name=name)
    return gettext("Changed the account of %(name)s", name=name)
