"""How a file is written."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal, cast

from webapp.fields import Message, message
from webapp.fields.messages import own_text

Format = Literal["csv", "xlsx"]


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """What a person says about a file; None leaves it to be recognised.

    `delimiter` may be empty: each line is one cell. So may `quote`: quotation marks mean nothing.
    """

    encoding: str | None = None
    delimiter: str | None = None
    quote: str | None = None
    sheet: str | None = None
    has_header: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Layout:
    """How a file is written, as recognised or chosen, and what its columns are called.

    A text file has `encoding`, `delimiter` (empty: a single column) and `quote` (empty: none); a workbook has `sheet`
    and the names of all its `sheets`. `headers` has a text for each column, told apart where the file has the same
    twice ("Phone", "Phone (2)"), and an empty one where it has none; where it has no header they are all empty.
    """

    format: Format
    headers: tuple[str, ...]
    has_header: bool
    encoding: str = "utf-8"
    delimiter: str = ","
    quote: str = '"'
    skips_space: bool = False
    sheet: str = ""
    sheets: tuple[str, ...] = ()

    @property
    def labels(self) -> Sequence[Message]:
        """What people are told that the columns are called, each another: the header, or "Column 3"."""
        return [
            own_text(header) if header else message("Column %(number)s", number=number)
            for number, header in enumerate(self.headers, start=1)
        ]

    def to_json(self) -> dict[str, Any]:
        """Return plain values that JSON can hold."""
        return {**asdict(self), "headers": list(self.headers), "sheets": list(self.sheets)}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "Layout":
        """Return the layout that `to_json` wrote."""
        lists = {"headers": tuple(values["headers"]), "sheets": tuple(values["sheets"])}
        return cls(**cast("dict[str, Any]", {**values, **lists}))
