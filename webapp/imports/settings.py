"""What a person decides about a file: what its columns are, and what its rows may do."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, cast

from webapp.fields import Catalogue, Field, message
from webapp.fields.conventions import PLAIN, Conventions
from webapp.fields.types import Integer
from webapp.imports.mapping import ID
from webapp.models.types import Json

Mode = Literal["both", "create", "update"]
Blanks = Literal["leave", "clear"]

ID_FIELD = Field(name=ID, label=message("ID"), type=Integer(), minimum=1)
"""The number that Rollbook gave a person: it can be matched, never written."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How the rows of a file become people.

    `columns` maps the place of a column, from 0, to the name of its field, or `ID`; others are not taken. People are
    found by the fields that `match` names, all of them together; by none, every row is somebody new. `mode` says
    whether rows may add people, change those who are found, or both, and `blanks` whether a blank cell leaves what is
    there or clears it. `conventions` are those of whoever imports.
    """

    columns: Mapping[int, str] = field(default_factory=dict[int, str])
    match: tuple[str, ...] = ()
    mode: Mode = "both"
    blanks: Blanks = "leave"
    conventions: Conventions = PLAIN

    @property
    def names(self) -> frozenset[str]:
        """The fields that are taken."""
        return frozenset(self.columns.values())

    def fields(self, catalogue: Catalogue) -> Mapping[str, Field]:
        """Return the fields that are taken and written, in the catalogue's order."""
        return {name: field for name, field in catalogue.shown.items() if name in self.names}

    def to_json(self) -> dict[str, Json]:
        """Return plain values that JSON can hold."""
        columns = {str(place): name for place, name in self.columns.items()}
        return cast("dict[str, Json]", {**asdict(self), "columns": columns, "match": list(self.match)})

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "Settings":
        """Return the settings that `to_json` wrote."""
        return cls(
            columns={int(place): name for place, name in values["columns"].items()},
            match=tuple(values["match"]),
            mode=values["mode"],
            blanks=values["blanks"],
            conventions=Conventions(**values["conventions"]),
        )
