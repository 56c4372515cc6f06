"""The operation that runs a statement."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType

from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session
from typing_extensions import override

from webapp.access.policy import Right
from webapp.changes import constraints
from webapp.changes.operations import Operation, register
from webapp.changes.previews import last_change
from webapp.db.outages import outage_of
from webapp.fields import message
from webapp.fields.messages import own_text
from webapp.limits import TooSlowError, is_stop, time_limit
from webapp.models.types import Json
from webapp.queries import placeholders
from webapp.statements import checking, postgresql, reading, sqlite
from webapp.statements.errors import SetViolatesError, StatementError
from webapp.statements.fence import Run

_DIALECTS: dict[str, ModuleType] = {"postgresql": postgresql, "sqlite": sqlite}

MOST_SETS = 1_000

LIMIT = 10.0
"""Seconds that a statement may take, with all its sets together."""

CHECKED = "ck_users_"
"""How the constraints are called that hold a column within its limits; the rest is the column's name."""

SetValue = bool | int | float | str | None


@register
@dataclass(frozen=True)
class RunStatement(Operation):
    """Run a statement once for each set of values, in their order; once, if it has no parameters.

    Each set maps the name of each parameter to its value.
    """

    kind = "run-statement"
    right = Right.RUN_STATEMENTS
    holds_values = True

    sql: str
    sets: tuple[dict[str, SetValue], ...] = ()

    @property
    @override
    def parameters(self) -> dict[str, Json]:
        """What it did and how often: its text, and the values, may hold anything about anybody."""
        return {"verb": reading.verb(self.sql), "sets": len(self.sets)}

    @override
    def run(self, session: Session) -> None:
        """Run it, and see to it that what it stored is what the fields allow.

        :raises StatementError: it cannot be run, or not with one of the sets, or stores what a field refuses.
        :raises LinkedToAccountError: it deletes somebody whose own record it is.
        :raises TooSlowError: it takes too long.
        """
        reading.require_fit(self.sql)
        before = checking.Before.of(session)
        marks: list[int] = []
        with time_limit(session, LIMIT), _fence(session).opened(session, self.sql) as run:
            deadline = time.monotonic() + LIMIT
            for number, values in self._numbered():
                if time.monotonic() > deadline:
                    session.rollback()
                    raise TooSlowError
                _run_one(run, number, values)
                marks.append(last_change(session))
        checking.require_allowed(session, before, marks if self.sets else [])

    def _numbered(self) -> Sequence[tuple[int | None, Mapping[str, SetValue]]]:
        names = placeholders.names(self.sql)
        if not names:
            return [(number, {}) for number, _ in enumerate(self.sets, start=1)] or [(None, {})]
        if not self.sets:
            raise StatementError(message("Fill in at least one row of values."))
        if len(self.sets) > MOST_SETS:
            raise StatementError(
                message("At most %(most)s rows of values can be given at once.", most=MOST_SETS)
            )
        return [
            (number, {name: each.get(name) for name in names}) for number, each in enumerate(self.sets, 1)
        ]


def _fence(session: Session) -> ModuleType:
    return _DIALECTS[session.get_bind().dialect.name]


def _run_one(run: Run, number: int | None, values: Mapping[str, SetValue]) -> None:
    try:
        run(values)
    except IntegrityError as error:
        raise _violation(error, number) from error
    except DBAPIError as error:
        if is_stop(error.orig) or outage_of(error):
            raise
        raise StatementError(own_text(_first_line(error)), number) from error
    except ValueError as error:
        # A text with a zero character, or half a letter.
        raise StatementError(message("The database cannot take this text."), number) from error


def _violation(error: IntegrityError, number: int | None) -> SetViolatesError:
    name = constraints.violated(error)
    if name == "uq_users_email_key":
        reason = message("Somebody else has this e-mail address.")
    elif name.startswith(CHECKED):
        reason = message("The value for “%(name)s” is beyond its limits.", name=name.removeprefix(CHECKED))
    elif "foreign key" in str(error.orig).lower():
        reason = message("A person would be deleted who is the own record of an account.")
    else:
        reason = own_text(_first_line(error))
    return SetViolatesError(reason, number, name)


def _first_line(error: DBAPIError) -> str:
    diagnostics = getattr(error.orig, "diag", None)
    text = getattr(diagnostics, "message_primary", None) or str(error.orig)
    return text.strip().partition("\n")[0]
