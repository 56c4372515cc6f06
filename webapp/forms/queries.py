"""The forms of queries: what a query is, and the values of its parameters."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, cast

from werkzeug.datastructures import MultiDict
from wtforms import Form

from webapp.fields import Field, Message, Value, message
from webapp.fields.types import Boolean, Choice, LongText, Text
from webapp.forms.base import RollbookForm
from webapp.forms.controls import Control, control_for
from webapp.queries.parameters import RESERVED, TYPES, Parameter, found
from webapp.queries.placeholders import is_single, without_end
from webapp.queries.saved import Query
from webapp.translation import translated

LONGEST_SQL = 20_000

ASKED: tuple[Field, ...] = (
    Field(name="title", label=message("Title"), type=Text(), required=True, maximum=100),
    Field(name="description", label=message("Description"), type=LongText(), maximum=2_000),
    Field(
        name="sql",
        label=message("Statement"),
        type=LongText(),
        required=True,
        maximum=LONGEST_SQL,
        help=message("One SELECT. A name after a colon, as in :age, is a parameter that people fill in."),
    ),
    Field(
        name="is_shared",
        label=message("Shared"),
        type=Boolean(),
        default=True,
        help=message("Everybody who sees the list of users may run it. Otherwise only you."),
    ),
    Field(
        name="chart",
        label=message("Picture"),
        type=Choice(),
        choices={"bars": message("Bars: the first column against the first of numbers")},
    ),
)

PARTS: tuple[Field, ...] = (
    Field(name="label", label=message("Label"), type=Text(), maximum=100),
    Field(name="type", label=message("Type"), type=Choice(), required=True, choices=TYPES),
    Field(name="choices", label=message("Choices"), type=LongText(), help=message("One a line.")),
    Field(
        name="source",
        label=message("Query"),
        type=Text(),
        help=message("The name in the address of the query whose first column is chosen from."),
    ),
    Field(name="initial", label=message("Begins with"), type=Text(), maximum=200),
)
"""What is asked about each parameter."""


class QueryForm(RollbookForm):
    """What is said of a query; `query_form` makes the class with the parts of its parameters."""

    names: ClassVar[tuple[str, ...]]

    @property
    def main(self) -> list[Control]:
        """The controls of the query itself."""
        return [self._control(field.name) for field in ASKED]

    @property
    def groups(self) -> list[tuple[str, list[Control]]]:
        """The parameters by name, each with its controls."""
        return [(name, [self._control(_part(name, part)) for part in PARTS]) for name in self.names]

    @property
    def parameters(self) -> list[Parameter]:
        """What is said of the parameters that the form shows."""
        return [
            Parameter(
                name, **{part.name: cast("Any", self._control(_part(name, part)).value) for part in PARTS}
            )
            for name in self.names
        ]

    def query(self) -> Query:
        """Return the valid form as a query."""
        sql = without_end(str(self._value("sql")))
        return Query(
            title=str(self._value("title")),
            description=cast("str | None", self._value("description")),
            sql=sql,
            parameters=found(sql, self.parameters),
            chart=str(self._value("chart") or ""),
            is_shared=bool(self._value("is_shared")),
        )

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether it can be saved: the statement is one, and its parameters have names of their own."""
        is_valid = super().validate(extra_validators)
        sql = str(self._value("sql") or "")
        taken = [parameter.name for parameter in found(sql) if parameter.name in RESERVED]
        if not is_single(sql):
            self.refuse(message("This is more than one statement. Leave one."))
        elif taken:
            self.refuse(message("Rollbook itself uses the name :%(name)s. Take another.", name=taken[0]))
        return is_valid and not self.errors

    def refuse(self, reason: Message) -> None:
        """Say what is wrong with the statement."""
        self._control("sql").errors = [translated(reason)]

    def _value(self, name: str) -> Value:
        return self._control(name).value

    def _control(self, name: str) -> Control:
        return cast("Control", self[name])


def query_form(parameters: Sequence[Parameter]) -> type[QueryForm]:
    """Return the form of a query with these parameters."""
    controls: dict[str, Any] = {field.name: control_for(field) for field in ASKED}
    for parameter in parameters:
        for part in PARTS:
            value = getattr(parameter, part.name)
            control = controls[_part(parameter.name, part)] = control_for(part)
            control.kwargs["default"] = value
    names = tuple(parameter.name for parameter in parameters)
    return type("QueryForm", (QueryForm,), {"names": names, **controls})


class ValuesForm(Form):
    """The values of a query's parameters, as an address gives them."""

    @property
    def values(self) -> dict[str, Value]:
        """What was given, by name."""
        return {name: cast("Control", control).value for name, control in self._fields.items()}


def values_form(
    fields: Mapping[str, Field], initial: Mapping[str, str | None], given: MultiDict[str, str]
) -> ValuesForm:
    """Return the form of these fields; where the address says nothing it begins with `initial`."""
    cls: Any = type("ValuesForm", (ValuesForm,), {name: control_for(field) for name, field in fields.items()})
    if given.keys().isdisjoint(fields):
        given = MultiDict((name, text) for name, text in initial.items() if text)
    return cls(given)


def _part(name: str, part: Field) -> str:
    return f"parameter.{name}.{part.name}"
