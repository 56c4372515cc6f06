"""Kinds of changesets as people tell them apart."""

from typing import NamedTuple

from webapp.fields import Message, message
from webapp.models import Changeset


class Kind(NamedTuple):
    """`look` is that of its badge, `stored` what the log calls it: an operation's kind each."""

    name: str
    label: Message
    look: str
    stored: tuple[str, ...]


KINDS = {
    kind.name: kind
    for kind in (
        Kind("added", message("Added"), "added", ("create-users", "enter-sample")),
        Kind("imported", message("Imported"), "added", ("apply-import",)),
        Kind("changed", message("Changed"), "changed", ("update-users", "edit-matching")),
        Kind("deleted", message("Deleted"), "removed", ("delete-users", "delete-matching")),
        Kind("restored", message("Restored"), "added", ("restore-users",)),
        Kind("undone", message("Undone"), "plain", ("undo",)),
        Kind("drafts", message("Draft"), "plain", ("commit-draft",)),
        Kind("statements", message("Statement"), "changed", ("run-statement",)),
        Kind("outside", message("Outside"), "pending", ("outside",)),
        Kind("erased", message("Erased"), "plain", ("erase",)),
        Kind("fields", message("Fields"), "plain", ("create-fields", "update-fields")),
        Kind("accounts", message("Accounts"), "plain", ("create-account", "update-account")),
    )
}

_BY_STORED = {stored: kind for kind in KINDS.values() for stored in kind.stored}


def kind_named(stored: str) -> Kind:
    """Return the kind of an operation, by what the log calls it."""
    return _BY_STORED.get(stored) or KINDS["changed"]


def kind_of(changeset: Changeset) -> Kind:
    """Return the kind of a changeset; of one that no list names, what it did tells."""
    return _BY_STORED.get(changeset.kind) or KINDS[_deed(changeset)]


def _deed(changeset: Changeset) -> str:
    if changeset.updated or (changeset.inserted and changeset.deleted):
        return "changed"
    return "added" if changeset.inserted else "deleted" if changeset.deleted else "changed"
