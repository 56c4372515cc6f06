"""The page of the grid, all texts made: its cells are too many for anything but a plain loop."""

from collections.abc import Iterator, Mapping, Sequence

from flask import render_template, url_for
from flask_babel import gettext, ngettext

from webapp.changes.records import changesets_of
from webapp.db import db
from webapp.fields import Value
from webapp.forms.cells import Column, columns
from webapp.forms.controls import ATTRIBUTES
from webapp.forms.grid import MOST_ROWS, GridForm
from webapp.forms.grid_rows import GridRow
from webapp.views.entries import actor_name
from webapp.views.grid_shapes import MOST_PROBLEMS, Cell, Head, Line, Problem
from webapp.views.known_fields import proposable_fields
from webapp.views.returning import back
from webapp.views.users.grid_choice import list_query
from webapp.views.users.list_addresses import query_string
from webapp.views.values import value_text

LOOKS = {"boolean": "check", "long_text": "lines"}
"""Of cells, by type of field, where it is no line of text."""


def grid_page(form: GridForm, *, saved_in: int | None = None) -> str:
    """Show the grid as typed."""
    is_new = any(row.user_id is None for row in form.rows)
    heads = _heads(is_new=is_new)
    found, lines = list(_problems(form.rows, heads)), _lines(form.rows, heads)
    return render_template(
        "users/grid.html",
        form=form,
        title=gettext("Add several users") if is_new else _title(len(form.rows)),
        heads=heads,
        lines=lines,
        boxes=",".join(head.name for head in heads if head.kind == "boolean"),
        is_new=is_new,
        most=MOST_ROWS,
        problems=found[:MOST_PROBLEMS],
        more_problems=len(found) - MOST_PROBLEMS,
        is_overtaken=any(row.theirs or row.is_gone for row in form.rows),
        is_changed=any(cell.was is not None for line in lines for cell in line.cells),
        saved_url=saved_in and url_for("changes.show", changeset_id=saved_in),
        action=url_for(".save_grid", back=_back()),
        back_url=_list_url(),
    )


def too_many_page() -> str:
    """Say that these are more people than the grid takes."""
    return render_template("users/grid_too_many.html", most=MOST_ROWS, back_url=_list_url())


def _title(count: int) -> str:
    return ngettext("Edit %(num)s user in rows", "Edit %(num)s users in rows", count)


def _back() -> str | None:
    """Return the list to come back to: the one that is edited, or the one that the address carries along."""
    query = list_query()
    return back() if query is None else query_string(query)


def _list_url() -> str:
    query_string = _back()
    return url_for("users.index") + (f"?{query_string}" if query_string else "")


def _heads(*, is_new: bool) -> list[Head]:
    known = proposable_fields()
    names = known.edited if is_new else known.shown
    written = columns(known)
    return [_head(place, written[name]) for place, name in enumerate(names)]


def _head(place: int, column: Column) -> Head:
    field = column.field
    return Head(
        place,
        field.name,
        column.label,
        field.type.name,
        field.type.is_numeric,
        field.required and not column.is_check,
        ", ".join(column.words.values()) if field.type.name == "choices" else None,
        ATTRIBUTES.get(field.type.name, {}).get("inputmode"),
        list(column.words.values()),
    )


def _lines(rows: Sequence[GridRow], heads: Sequence[Head]) -> list[Line]:
    saved = changesets_of(db.session(), [row.base for row in rows if row.theirs and row.base is not None])
    return [
        Line(
            number,
            None if row.is_gone or row.user_id is None else f"{row.user_id}.{row.base}",
            None if row.user_id is None else str(row.before["name"]),
            None if row.user_id is None else url_for(".show", user_id=row.user_id),
            gettext("Deleted meanwhile. This row is left out when you save.") if row.is_gone else None,
            actor_name(saved.get(row.base or 0)) if row.theirs else None,
            [
                Cell(head, f"r{number}.{head.name}", f"c{head.place} r{number}", *_contents(head, row))
                for head in heads
            ],
        )
        for number, row in enumerate(rows, start=1)
    ]


def _contents(head: Head, row: GridRow) -> tuple[str, str, str | None, str | None, tuple[str, str] | None]:
    """Return what a cell is from its look on."""
    name, wrong = head.name, row.errors.get(head.name)
    if row.is_gone:
        return "gone", row.texts.get(name, _locked_text(row, name)), None, None, None
    if name not in row.edited:
        return "locked", _locked_text(row, name), None, wrong, None
    if name in row.theirs:
        column, theirs, mine = row.columns[name], row.theirs[name], row.values[name]
        said = value_text(column.field, theirs) or "", value_text(column.field, mine) or ""
        return "clash", column.write(mine), column.write(theirs), None, said
    was = row.shown[name] if name in row.texts and row.changes(name) else None
    return LOOKS.get(head.kind, "text"), row.texts.get(name, ""), was, wrong, None


def _locked_text(row: GridRow, name: str) -> str:
    return value_text(row.columns[name].field, row.before[name]) or ""


def _problems(rows: Sequence[GridRow], heads: Sequence[Head]) -> Iterator[Problem]:
    places: Mapping[str, int] = {head.name: head.place for head in heads}
    for number, row in enumerate(rows, start=1):
        if row.is_gone:
            yield Problem(f"r{number}", _place(number), gettext("This person was deleted meanwhile."))
        for name, reason in row.errors.items():
            target = f"r{number}-{places[name]}" if name in row.edited and name in places else None
            yield Problem(target, _place(number, row.columns.get(name)), reason)
        for name, theirs in row.theirs.items():
            yield Problem(
                f"r{number}-{places[name]}",
                _place(number, row.columns[name]),
                _clash(row.columns[name], theirs),
            )


def _place(number: int, column: Column | None = None) -> str:
    if column is None:
        return gettext("Row %(number)s", number=number)
    return gettext("Row %(number)s, %(field)s", number=number, field=column.label)


def _clash(column: Column, theirs: Value) -> str:
    text = value_text(column.field, theirs) or gettext("none")
    return gettext("Changed by you and by somebody else, who saved “%(value)s”.", value=text)
