"""Running a query with the values of an address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import request

from webapp.access.policy import Right
from webapp.db import db
from webapp.fields import Message, Value, message
from webapp.fields.messages import own_text
from webapp.forms.queries import ValuesForm, values_form
from webapp.queries import running, saved
from webapp.queries.errors import (
    FenceMissingError,
    QueriesBusyError,
    QueryError,
    QueryFailedError,
    QueryTooSlowError,
)
from webapp.queries.parameters import Parameter
from webapp.queries.result import PAGE, Limits, Result
from webapp.queries.saved import Query
from webapp.security import current_actor

MOST_OFFERED = Limits(rows=500, seconds=PAGE.seconds)

_REASONS: Mapping[type[QueryError], Message] = {
    FenceMissingError: message(
        "Queries are not set up on this server yet. An administrator of it does so by “flask queries grant”."
    ),
    QueriesBusyError: message("Other queries are running. Try again in a moment."),
    QueryTooSlowError: message("This took longer than a query may. Ask for less, or filter more."),
}

UNAVAILABLE = 503
"""The status where whoever asks can do nothing about it."""


@dataclass(frozen=True)
class Asked:
    """The form of the values, the result if there is one, the plan if it was asked for, or why there is none.

    `status` is that of the answer.
    """

    form: ValuesForm
    result: Result | None = None
    plan: Sequence[str] = ()
    fault: Message | None = None
    status: int = 200


def asked(query: Query, limits: Limits = PAGE) -> Asked:
    """Run a query by the address; one whose parameters it says nothing of waits for them."""
    fields, initial = {}, {parameter.name: parameter.initial for parameter in query.parameters}
    try:
        fields = {each.name: each.field(_offered(each)) for each in query.parameters}
    except QueryError as error:
        return _refused(values_form({}, {}, request.args), error)
    form = values_form(fields, initial, request.args)
    is_given = not fields or not request.args.keys().isdisjoint(fields)
    if not is_given:
        return Asked(form)
    if not form.validate():
        return Asked(form, status=400)
    try:
        return _run(query, form, limits)
    except QueryError as error:
        return _refused(form, error)


def reason(error: QueryError) -> Message:
    """Say why a query was not run: to those who can correct it, in the database's own words."""
    if isinstance(error, QueryFailedError):
        if current_actor().can(Right.WRITE_QUERIES):
            return own_text(str(error))
        return message("This query cannot be run as it is. Tell whoever wrote it.")
    return _REASONS[type(error)]


def values_of(query: Query, form: ValuesForm) -> dict[str, Value]:
    """Return what is bound, by name."""
    kinds = {parameter.name: parameter.type for parameter in query.parameters}
    return {name: running.bound(value, kinds[name]) for name, value in form.values.items()}


def _run(query: Query, form: ValuesForm, limits: Limits) -> Asked:
    session, values = db.session(), values_of(query, form)
    result = running.run(session, query.sql, values, limits)
    plan = running.explain(session, query.sql, values) if "plan" in request.args else ()
    return Asked(form, result, plan)


def _refused(form: ValuesForm, error: QueryError) -> Asked:
    is_unavailable = isinstance(error, FenceMissingError | QueriesBusyError)
    return Asked(form, fault=reason(error), status=UNAVAILABLE if is_unavailable else 400)


def _offered(parameter: Parameter) -> Mapping[str, Message]:
    """Return what can be chosen for a parameter."""
    if parameter.type == "choice":
        return parameter.lines
    source = parameter.type == "query" and saved.find(
        db.session(), parameter.source or "", current_actor().id
    )
    if not source or source.query.parameters:
        return {}
    rows = running.run(db.session(), source.row.sql, {}, MOST_OFFERED).rows
    return {str(row[0]): own_text(str(row[-1] if len(row) == 1 else row[1])) for row in rows}
