"""What became of the fields of a row, made ready to be shown."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from webapp.changes.fold import FoldedChange
from webapp.fields import Field
from webapp.models.types import Json
from webapp.translation import reader_conventions, translated
from webapp.views.known_fields import known_fields
from webapp.views.values import shown_text


@dataclass(frozen=True)
class Diff:
    """What became of one field: its label, both values as text (None: empty), and its type's name.

    `difference` is how much larger a number became. `erased`: both values were removed from history for good.
    """

    label: str
    old: str | None
    new: str | None
    kind: str
    difference: str | None = None
    erased: bool = False


def diffs(change: FoldedChange) -> list[Diff]:
    """Return the fields of a changed row that changed, in the order in which people see them.

    Of one that was added or deleted, those that were empty are left out.
    """
    fields = known_fields().of(change.table_name)
    changed = change.old | change.new
    known = [name for name in fields if name in changed]
    found = [_diff(name, fields.get(name), change) for name in known + sorted(changed.keys() - fields.keys())]
    return [diff for diff in found if diff.erased or diff.old is not None or diff.new is not None]


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
