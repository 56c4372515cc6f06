"""What became of the fields of a row, made ready to be shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from flask_babel import gettext

from webapp.changes.fold import FoldedChange
from webapp.fields import PEOPLE, Catalogue, Field
from webapp.models import FieldRow
from webapp.models.types import Json
from webapp.translation import reader_conventions, translated
from webapp.views.known_fields import known_fields
from webapp.views.values import shown_text

DEFINITIONS = FieldRow.__tablename__


@dataclass(frozen=True)
class Diff:
    """What became of one field: its label, both values as text (None: empty), and its type's name.

    `difference` is how much larger a number became. `erased`: both values were removed from history for good.
    `withheld`: it stands for all fields that the reader may not see, and says nothing of them.
    """

    label: str
    old: str | None
    new: str | None
    kind: str
    difference: str | None = None
    erased: bool = False
    withheld: bool = False


def diffs(change: FoldedChange) -> list[Diff]:
    """Return the fields of a changed row that changed, in the order in which people see them.

    Of one that was added or deleted, those that were empty are left out. Of those that the reader may not see only that
    there was an update of them is told, in one line.
    """
    known = known_fields(change.row_id if change.table_name == PEOPLE else None)
    fields = _told(known, change.table_name)
    changed = change.old | change.new
    names = [name for name in fields if name in changed]
    others = sorted(changed.keys() - fields.keys())
    found = [_diff(name, fields.get(name), change) for name in (names + others if known.is_whole else names)]
    told = [diff for diff in found if diff.erased or diff.old is not None or diff.new is not None]
    is_withheld = not known.is_whole and others and change.op == "update" and change.table_name == PEOPLE
    return [*told, _withheld()] if is_withheld else told


def _told(known: Catalogue, table_name: str) -> Mapping[str, Field]:
    """Return the fields that the reader is told about; what defines fields only those who may see all of them."""
    return known.of(table_name) if known.is_whole or table_name != DEFINITIONS else {}


def _withheld() -> Diff:
    return Diff(gettext("A field that you may not see"), None, None, "text", withheld=True)


def _diff(name: str, field: Field | None, change: FoldedChange) -> Diff:
    stored = change.old.get(name), change.new.get(name)
    old, new = (_shown(field, value) for value in stored)
    erased = change.erased_in is not None
    if field is None:
        return Diff(name.removeprefix("extra."), old, new, "text", erased=erased)
    difference = _difference(field, *stored) if field.type.is_numeric else None
    return Diff(translated(field.label), old, new, field.type.name, difference, erased)


def _difference(field: Field, old: Json, new: Json) -> str | None:
    try:
        difference = Decimal(str(new)) - Decimal(str(old))
    except InvalidOperation:
        return None
    size = field.format(f"{abs(difference):f}", reader_conventions())
    return f"{'+' if difference > 0 else '−'}{size}" if difference else None


def _shown(field: Field | None, stored: Json) -> str | None:
    if stored is None:
        return None
    if field is None:
        return str(stored)
    return shown_text(field, field.decode(stored))
