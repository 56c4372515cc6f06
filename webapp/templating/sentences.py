"""What a changeset did, in one sentence, made when it is read."""

from collections.abc import Sequence
from typing import Protocol

from babel.lists import format_list
from flask_babel import get_locale, gettext, ngettext


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
    inserted, updated, deleted = changeset.inserted, changeset.updated, changeset.deleted
    parts = [
        ngettext("added %(num)s", "added %(num)s", inserted) if inserted else "",
        ngettext("changed %(num)s", "changed %(num)s", updated) if updated else "",
        ngettext("deleted %(num)s", "deleted %(num)s", deleted) if deleted else "",
    ]
    return ", ".join(filter(None, parts))


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
