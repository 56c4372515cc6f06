"""The page of a statement."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from flask import render_template, url_for
from flask_babel import gettext

from webapp.db import db
from webapp.db.dialects import is_sqlite
from webapp.fields import definitions
from webapp.forms.statement_cells import TYPES
from webapp.forms.statements import TYPE, SetRow, StatementForm
from webapp.statements import MOST_SETS, MissingGrantError
from webapp.statements.postgresql import require_granted
from webapp.translation import translated
from webapp.views.grid_shapes import MOST_PROBLEMS, Cell, Choice, Head, Line, Problem
from webapp.views.known_fields import known_fields


class OwnField(NamedTuple):
    """A field that the register's people have beyond the built-in ones: how a statement calls it, and what it is."""

    key: str
    label: str
    type: str


def statement_page(form: StatementForm, *, file_error: str | None = None, saved_in: int | None = None) -> str:
    """Show the form as typed."""
    heads = [_head(form, place, name) for place, name in enumerate(form.names)]
    if heads:
        form.pad()
    problems = list(_problems(form.rows, heads))
    return render_template(
        "statements/new.html",
        form=form,
        title=gettext("Values"),
        heads=heads,
        lines=_lines(form.rows, heads),
        is_new=True,
        most=MOST_SETS,
        problems=problems[:MOST_PROBLEMS],
        more_problems=len(problems) - MOST_PROBLEMS,
        file_error=file_error,
        saved_url=saved_in and url_for("changes.show", changeset_id=saved_in),
        missing=_missing(),
        is_sqlite=is_sqlite(db.session()),
        own_fields=[
            OwnField(field.key, translated(field.label), translated(definitions.TYPES[field.type.name]))
            for field in known_fields().shown.values()
            if field.key
        ],
    )


def _missing() -> str | None:
    """Say what the server lacks for statements."""
    if is_sqlite(db.session()):
        return None
    try:
        require_granted(db.session())
    except MissingGrantError as error:
        return translated(error.message)
    return None


def _head(form: StatementForm, place: int, name: str) -> Head:
    chosen, guess = form.chosen_type(name), form.guessed_type(name)
    kind = chosen or guess
    guessed = gettext("%(type)s (guessed)", type=translated(TYPES[guess][1]))
    types = [
        Choice("", guessed, chosen=chosen is None),
        *(Choice(key, translated(label), chosen=key == chosen) for key, (_, label) in TYPES.items()),
    ]
    numeric = kind in {"integer", "decimal"}
    return Head(place, name, f":{name}", "text", numeric, False, None, None, (), f"{TYPE}{name}", types)  # noqa: FBT003


def _lines(rows: Sequence[SetRow], heads: Sequence[Head]) -> list[Line]:
    return [
        Line(number, None, None, None, None, None, [_cell(number, row, head) for head in heads])
        for number, row in enumerate(rows, start=1)
    ]


def _cell(number: int, row: SetRow, head: Head) -> Cell:
    error = row.errors.get(head.name) or (row.fault if head.place == 0 else None)
    labels = f"c{head.place} r{number}"
    return Cell(
        head, f"r{number}.{head.name}", labels, "text", row.texts.get(head.name, ""), None, error, None
    )  # pyright: ignore[reportArgumentType]


def _problems(rows: Sequence[SetRow], heads: Sequence[Head]) -> Iterator[Problem]:
    places = {head.name: head for head in heads}
    for number, row in enumerate(rows, start=1):
        if row.fault:
            yield Problem(f"r{number}-0", gettext("Row %(number)s", number=number), row.fault)
        for name, reason in row.errors.items():
            place = gettext("Row %(number)s, %(field)s", number=number, field=places[name].label)
            yield Problem(f"r{number}-{places[name].place}", place, reason)
