"""What a changeset did, in one sentence, made when it is read."""

from collections.abc import Sequence
from typing import cast

from babel.lists import format_list
from flask_babel import format_decimal, get_locale, gettext, ngettext

from webapp.models import Changeset

FIELD_KINDS = ("create-fields", "update-fields")
"""Operations on people's fields, by what the log calls them."""


def sentence(
    changeset: Changeset, *, name: str | None = None, fields: Sequence[str] = (), table: str = "users"
) -> str:
    """Say what a changeset did.

    :param name: what the row is called, where the changeset touched one row.
    :param fields: the translated labels of the fields it changed there.
    :param table: the table that the row is in.
    """
    if changeset.kind == "erase":
        return _erased(changeset)
    if changeset.kind == "run-statement":
        return _ran(changeset)
    if name is None or changeset.inserted + changeset.updated + changeset.deleted != 1:
        return _several_fields(changeset) if changeset.kind in FIELD_KINDS else _several(changeset)
    op = "insert" if changeset.inserted else "delete" if changeset.deleted else "update"
    match table:
        case "account":
            return _account(op, name)
        case "field":
            # A built-in field gets its row when it is first changed.
            return _field("update" if changeset.kind == "update-fields" else op, name)
        case _:
            return row_sentence(op, name, fields)


def undo_sentence(undone: str, depth: int) -> str:
    """Say what an undo did: `undone` is the sentence of what it is about, `depth` undos away."""
    is_redo = depth % 2 == 0
    return gettext("Redid: %(what)s", what=undone) if is_redo else gettext("Undid: %(what)s", what=undone)


def statement_sentence(verb: str, sets: int) -> str:
    """Say what a statement did, without a word of its text; `sets` is how often it was run with values of its own."""
    if not sets:
        return {
            "INSERT": gettext("Ran an INSERT"),
            "UPDATE": gettext("Ran an UPDATE"),
            "DELETE": gettext("Ran a DELETE"),
        }[verb]
    number = format_decimal(sets)
    if verb == "INSERT":
        return ngettext(
            "Ran an INSERT with %(number)s set of values",
            "Ran an INSERT with %(number)s sets of values",
            sets,
            number=number,
        )
    if verb == "UPDATE":
        return ngettext(
            "Ran an UPDATE with %(number)s set of values",
            "Ran an UPDATE with %(number)s sets of values",
            sets,
            number=number,
        )
    return ngettext(
        "Ran a DELETE with %(number)s set of values",
        "Ran a DELETE with %(number)s sets of values",
        sets,
        number=number,
    )


def row_sentence(op: str | None, name: str, fields: Sequence[str] = ()) -> str:
    """Say what became of one person; `op` is as in `FoldedChange`."""
    if op == "insert":
        return gettext("Added %(name)s", name=name)
    if op == "delete":
        return gettext("Deleted %(name)s", name=name)
    if not fields:
        return gettext("Changed %(name)s", name=name)
    labels = format_list([field.lower() for field in fields], locale=get_locale())
    return gettext("Changed %(fields)s of %(name)s", fields=labels, name=name)


def _erased(changeset: Changeset) -> str:
    row_id = (changeset.parameters or {}).get("row")
    return gettext("Erased what history held of user %(number)s", number=row_id)


def _ran(changeset: Changeset) -> str:
    parameters = changeset.parameters or {}
    return statement_sentence(str(parameters.get("verb")), cast("int", parameters.get("sets")))


def _several(changeset: Changeset) -> str:
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


def _account(op: str, name: str) -> str:
    if op == "insert":
        return gettext("Added the account of %(name)s", name=name)
    if op == "delete":
        return gettext("Deleted the account of %(name)s", name=name)
    return gettext("Changed the account of %(name)s", name=name)


def _field(op: str, label: str) -> str:
    if op == "insert":
        return gettext("Added the field %(name)s", name=label)
    if op == "delete":
        return gettext("Deleted the field %(name)s", name=label)
    return gettext("Changed the field %(name)s", name=label)


def _several_fields(changeset: Changeset) -> str:
    count = changeset.inserted + changeset.updated
    number = format_decimal(count)
    if changeset.kind == "create-fields":
        return ngettext("Added %(number)s field", "Added %(number)s fields", count, number=number)
    return ngettext("Changed %(number)s field", "Changed %(number)s fields", count, number=number)
