"""The forms of imports: a file, what its columns are, and what becomes of its rows."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from flask import request
from flask_wtf.file import FileField
from wtforms import HiddenField

from webapp.fields import Catalogue
from webapp.forms.base import RecordedForm, RollbookForm
from webapp.imports.applying import ApplyImport
from webapp.imports.mapping import ID
from webapp.imports.reading import DELIMITERS, ENCODINGS, QUOTES, Chosen
from webapp.imports.settings import Blanks, Mode, Settings
from webapp.translation import reader_conventions

COLUMN = "column."
"""Before the place of a column, in the name of its control."""

NEW = "new"
"""What is chosen for a column to get a field of its own."""

MODES: tuple[Mode, ...] = ("both", "create", "update")
BLANKS: tuple[Blanks, ...] = ("leave", "clear")
HEADER: Mapping[str, bool] = {"yes": True, "no": False}


class UploadForm(RollbookForm):
    """Asks for a file."""

    file = FileField()


class ColumnsForm(RollbookForm):
    """Says how a file is written, what its columns are, and what its rows may do.

    `read_as` tells apart what its columns are called if it is read otherwise.
    """

    read_as = HiddenField()

    @property
    def mode(self) -> Mode:
        """What rows may do."""
        return cast("Mode", _one_of(MODES, request.form.get("mode")))

    @property
    def match(self) -> list[str]:
        """By what people are found, be it taken or not."""
        return request.form.getlist("match")

    @property
    def blanks(self) -> Blanks:
        """What a blank cell does."""
        return cast("Blanks", _one_of(BLANKS, request.form.get("blanks")))

    @property
    def chosen(self) -> Chosen:
        """What is said of how the file is written; what is not, or makes no sense, is to be recognised."""
        said = request.values
        return Chosen(
            encoding=said.get("encoding") if said.get("encoding") in ENCODINGS else None,
            delimiter=said.get("delimiter") if said.get("delimiter") in DELIMITERS else None,
            quote=said.get("quote") if said.get("quote") in QUOTES else None,
            sheet=said.get("sheet") or None,
            has_header=HEADER.get(said.get("header", "")),
        )

    def columns(self, places: Sequence[int]) -> dict[int, str | None]:
        """Return what each column is for, as sent: the name of a field, `NEW`, or None."""
        return {place: request.form.get(f"{COLUMN}{place}") or None for place in places}

    def settings(self, columns: Mapping[int, str | None], fields: Catalogue) -> Settings:
        """Return what was decided, about columns that fields take."""
        known = fields.edited.keys() | {ID}
        taken = {place: name for place, name in columns.items() if name in known}
        match = [name for name in self.match if name in taken.values()]
        return Settings(
            columns=taken,
            match=tuple(dict.fromkeys(match)),
            mode=self.mode,
            blanks=self.blanks,
            conventions=reader_conventions(),
        )


class ApplyForm(RecordedForm):
    """Takes the rows over that were shown."""

    def application(self, import_id: int) -> ApplyImport:
        """Return the operation: of all rows, or of those only that are not rejected."""
        return ApplyImport(import_id, skips_rejected="skip" in request.form)


def _one_of(known: Sequence[str], text: str | None) -> Any:
    return text if text in known else known[0]
