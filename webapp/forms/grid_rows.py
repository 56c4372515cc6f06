"""The rows of a grid: what was typed into their cells, compared with what they showed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest

from webapp.changes.records import Record
from webapp.fields import Field, InvalidError, Value, message
from webapp.forms.cells import Column
from webapp.translation import translated
from webapp.users.checking import LOCKED, unknown

LARGEST = 8 * 1024 * 1024
"""Bytes of a form: of a thousand rows with twenty cells each in letters that take six bytes on their way."""

CELL = re.compile(r"r([0-9]{1,6})(?:\.(.+))?", re.DOTALL)
"""The name of a control: ``r3.name`` is a cell, ``r3`` says whom the row is about."""

WHOM = re.compile(r"([0-9]{1,18})\.([0-9]{1,18})")
"""A person and the version of the record that the row shows: ``42.1017``."""


@dataclass
class Typed:
    """A row as it was sent: whom it is about, the version that it shows, and its cells' texts by the fields' names."""

    user_id: int | None = None
    base: int | None = None
    texts: dict[str, str] = field(default_factory=dict[str, str])


@dataclass(kw_only=True)
class GridRow:
    """A row that is checked: `before` is what it showed, `values` what it changes, `errors` says what is wrong.

    `shown` is what it showed as it stood in its cells. `columns` are those of all fields that its reader may see, of
    which the `edited` ones are to be filled in. `theirs` has what others saved meanwhile in cells that were changed
    here too, by the fields' names. Of who `is_gone` nothing can be saved any more.
    """

    columns: Mapping[str, Column]
    edited: Mapping[str, Field]
    before: Mapping[str, Value]
    texts: dict[str, str]
    user_id: int | None = None
    base: int | None = None
    values: dict[str, Value] = field(default_factory=dict[str, Value])
    errors: dict[str, str] = field(default_factory=dict[str, str])
    theirs: dict[str, Value] = field(default_factory=dict[str, Value])
    is_gone: bool = False
    shown: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        """Write what it showed."""
        self._show(self.before)

    def check(self) -> None:
        """Read the cells that were changed; of a new row, if any was, all of them."""
        changed = [name for name in self.texts if self.changes(name)]
        for name in self.texts if changed and self.user_id is None else changed:
            self._read(name, self.texts[name])

    def changes(self, name: str) -> bool:
        """Tell whether a cell has something else in it than it showed."""
        text, shown = self.texts[name], self.shown.get(name)
        if text == shown:
            return False
        # Browsers send lines with other ends.
        return shown is None or text.replace("\r\n", "\n").strip() != shown.strip()

    def rebase(self, record: Record | None) -> None:
        """Show what the person holds now wherever nothing else was typed, and note what both changed."""
        if record is None:
            self.is_gone = True
        elif record.version != self.base:
            for name in self.edited:
                self._rebase_cell(name, record.values[name])
            self.base = record.version
            self._show(record.values)

    def _show(self, values: Mapping[str, Value]) -> None:
        self.before = values
        self.shown = {name: column.write(values[name]) for name, column in self.columns.items()}

    def _rebase_cell(self, name: str, theirs: Value) -> None:
        if name not in self.values:
            self.texts[name] = self.columns[name].write(theirs)
        elif self.before[name] != theirs != self.values[name]:
            self.theirs[name] = theirs

    def _read(self, name: str, text: str) -> None:
        if name not in self.edited:
            self.errors[name] = translated(LOCKED if name in self.columns else unknown(name))
            return
        try:
            value = self.columns[name].read(text)
        except InvalidError as error:
            self.errors[name] = translated(error.message)
            return
        if self.user_id is None or value != self.before[name]:
            self.values[name] = value


def read_rows(form: MultiDict[str, str]) -> list[Typed]:
    """Return the rows that a form has, in order of their numbers.

    :raises BadRequest: a row does not say in the right way whom it is about.
    """
    rows: dict[int, Typed] = {}
    for control, text in form.items(multi=True):
        if match := CELL.fullmatch(control):
            row = rows.setdefault(int(match[1]), Typed())
            if match[2] is None:
                row.user_id, row.base = _read_whom(text)
            else:
                row.texts[match[2]] = text
    return [row for _, row in sorted(rows.items())]


def _read_whom(text: str) -> tuple[int, int]:
    match = WHOM.fullmatch(text)
    if match is None:
        raise BadRequest(translated(message("A row does not say in the right way whom it is about.")))
    return int(match[1]), int(match[2])
