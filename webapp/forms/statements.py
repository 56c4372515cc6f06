"""The form of a statement: its text, and a grid of the values for its parameters."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import g, request
from typing_extensions import override
from werkzeug.datastructures import MultiDict
from wtforms import TextAreaField

from webapp.fields import InvalidError, message
from webapp.forms.bulk import SeenForm
from webapp.forms.grid_rows import read_rows
from webapp.forms.statement_cells import TYPES, CellValue, guessed, read_cell
from webapp.queries import placeholders
from webapp.statements import MOST_SETS, RunStatement, StatementError
from webapp.statements.reading import require_fit
from webapp.translation import reader_conventions, translated

FIRST_ROWS = 5
"""Empty rows to begin with, and at the end of what a file filled."""

TYPE = "type."
"""Before a parameter's name: what its values are."""


@dataclass
class SetRow:
    """A row of the grid: the texts of its cells, and what is wrong with them, by parameter, or with the row."""

    texts: dict[str, str] = field(default_factory=dict[str, str])
    errors: dict[str, str] = field(default_factory=dict[str, str])
    fault: str | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed into it: such a row is none."""
        return not any(text.strip() for text in self.texts.values())


class StatementForm(SeenForm):
    """A statement and the values for its parameters, a row for each time that it is run."""

    sql = TextAreaField()

    def __init__(self, **data: Any) -> None:
        super().__init__(**data)
        self._typed = g.typed if "typed" in g else request.form or MultiDict[str, str]()
        self.rows = [SetRow(row.texts) for row in read_rows(self._typed)]

    @property
    def text(self) -> str:
        """The statement as typed."""
        return str(self.sql.data or "").replace("\r\n", "\n")

    @property
    def names(self) -> list[str]:
        """The names of its parameters."""
        return placeholders.names(self.text)

    @property
    def left_over(self) -> list[tuple[str, str]]:
        """What was typed for parameters that the text has no more: it comes back with them."""
        return [
            (f"r{number}.{name}", text)
            for number, row in enumerate(self.rows, start=1)
            for name, text in row.texts.items()
            if name not in self.names and text
        ]

    def chosen_type(self, name: str) -> str | None:
        """Return the type that was chosen for a parameter."""
        chosen = self._typed.get(f"{TYPE}{name}")
        return chosen if chosen in TYPES else None

    def guessed_type(self, name: str) -> str:
        """Return the type that the values of a parameter seem to have."""
        return guessed(row.texts.get(name, "") for row in self.rows)

    def pad(self, *, least: int = 1) -> None:
        """Add empty rows until there are enough to begin with, and at the end at least so many."""
        filled = max((place for place, row in enumerate(self.rows, start=1) if not row.is_empty), default=0)
        missing = max(FIRST_ROWS, filled + least) - len(self.rows)
        self.rows += [SetRow() for _ in range(max(min(missing, MOST_SETS - len(self.rows)), 0))]

    @override
    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Check that this is a statement, and that each cell is of its type."""
        super().validate(*args, **kwargs)
        self.check_text()
        kinds = {name: self.chosen_type(name) or self.guessed_type(name) for name in self.names}
        self._sets = [self._read(row, kinds) for row in self._filled] if kinds else []
        if kinds and not self._sets:
            self.form_errors = [translated(message("Fill in at least one row of values."))]
        if len(self.rows) > MOST_SETS:
            reason = message("At most %(most)s rows of values can be given at once.", most=MOST_SETS)
            self.form_errors = [translated(reason)]
        return not self.errors and not any(row.errors for row in self.rows)

    def check_text(self) -> bool:
        """Say at the statement why it is none, if so."""
        try:
            require_fit(self.text)
        except StatementError as error:
            self.refuse_text(translated(error.message))
        return not self.sql.errors

    def operation(self) -> RunStatement:
        """Return the valid form as the operation that runs the statement."""
        return RunStatement(self.text, tuple(self._sets))

    def refuse(self, error: StatementError) -> None:
        """Say what the database refused, at the row whose values it got, or at the statement."""
        reason = translated(error.message)
        if error.number is None or not self.names:
            self.refuse_text(reason)
        else:
            self._filled[error.number - 1].fault = reason

    def refuse_text(self, reason: str) -> None:
        """Say what is wrong with the statement."""
        self.sql.errors = [*self.sql.errors, reason]

    def places(self, heads: Sequence[str]) -> dict[str, int]:
        """Return which column of a table, by what its columns are called, has the values of each parameter."""
        columns = {head.strip().removeprefix(":").casefold(): place for place, head in enumerate(heads)}
        return {name: columns[name.casefold()] for name in self.names if name.casefold() in columns}

    def fill(self, places: Mapping[str, int], rows: Iterable[Sequence[str]]) -> None:
        """Put the cells of a table in the place of all rows."""
        self.rows = [SetRow({name: cells[place] for name, place in places.items()}) for cells in rows]
        self.pad()

    @property
    def _filled(self) -> list[SetRow]:
        """The rows that are sets of values."""
        return [row for row in self.rows if any(row.texts.get(name, "").strip() for name in self.names)]

    def _read(self, row: SetRow, kinds: dict[str, str]) -> dict[str, CellValue]:
        values: dict[str, CellValue] = {}
        for name, kind in kinds.items():
            try:
                values[name] = read_cell(row.texts.get(name, ""), kind, reader_conventions())
            except InvalidError as error:
                row.errors[name] = translated(error.message)
        return values
