"""What the parameters of a query are: each is asked for as a field is."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self, cast

from webapp.fields import Field, FieldType, Message, message
from webapp.fields.messages import own_text
from webapp.fields.types import Choice, Date, Decimal, Integer, Text
from webapp.models.types import Json
from webapp.queries.placeholders import names

TYPES: Mapping[str, Message] = {
    "text": message("Text"),
    "integer": message("Whole number"),
    "decimal": message("Decimal number"),
    "date": message("Date"),
    "choice": message("Choice"),
    "query": message("Choice from another query"),
}

_FIELD_TYPES: Mapping[str, FieldType] = {
    "text": Text(),
    "integer": Integer(),
    "decimal": Decimal(),
    "date": Date(),
    "choice": Choice(),
    "query": Choice(),
}

RESERVED = frozenset({"sort", "page", "plan", "csrf_token", "submission"})
"""What addresses say beside the parameters."""

COLUMNS = {
    "id": "integer",
    "age": "integer",
    "inserted": "integer",
    "updated": "integer",
    "deleted": "integer",
}
COMPARED = re.compile(r"(\w+)\s*(?:=|<>|!=|<=?|>=?)\s*:(\w+)")


@dataclass(frozen=True)
class Parameter:
    """A parameter: what it is called for people, its type, and what can be chosen.

    `choices` has a line for each value, `source` the slug of the query whose first column has them, its second what
    they are called. `initial` is what the form begins with.
    """

    name: str
    type: str = "text"
    label: str | None = None
    choices: str | None = None
    source: str | None = None
    initial: str | None = None

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote."""
        return cls(**document)

    def to_json(self) -> dict[str, Json]:
        """Write it as JSON."""
        return cast("dict[str, Json]", asdict(self))

    def field(self, offered: Mapping[str, Message]) -> Field:
        """Return the field that asks for it, with these to choose from."""
        return Field(
            name=self.name,
            label=own_text(self.label or self.name),
            type=_FIELD_TYPES[self.type],
            choices=offered,
            maximum=None,
        )

    @property
    def lines(self) -> Mapping[str, Message]:
        """What its own choices are."""
        return {
            line.strip(): own_text(line.strip()) for line in (self.choices or "").splitlines() if line.strip()
        }


def found(sql: str, known: Sequence[Parameter] = ()) -> list[Parameter]:
    """Return the parameters of a statement; others than the known are guessed from what they are compared with."""
    by_name = {parameter.name: parameter for parameter in known}
    compared = {name: column for column, name in COMPARED.findall(sql)}
    return [
        by_name.get(name) or Parameter(name, COLUMNS.get(compared.get(name, ""), "text"))
        for name in names(sql)
    ]
