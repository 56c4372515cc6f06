"""Many people at once, in rows and columns: to be added, or to be edited."""

from typing import cast

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug import Response

from webapp.access.policy import Right
from webapp.changes.errors import (
    ConstraintViolatedError,
    OvertakenError,
    RowMissingError,
    SubmissionReusedError,
)
from webapp.changes.meanwhile import Meanwhile, list_meanwhile
from webapp.changes.previews import Preview
from webapp.changes.versions import versions_after
from webapp.db import db
from webapp.forms.grid import MOST_ROWS, GridForm
from webapp.forms.grid_rows import LARGEST
from webapp.security import needs, takes_form
from webapp.users.errors import RowsInvalidError
from webapp.users.owners import find_owners
from webapp.users.records import TABLE, find_records
from webapp.views.previews import MOST_MEANWHILE, perform, preview_page, tell_merged
from webapp.views.returning import list_url
from webapp.views.saved import flash_saved
from webapp.views.users.blueprint import bp
from webapp.views.users.grid_choice import TooManyError, chosen_people
from webapp.views.users.grid_page import grid_page, too_many_page
from webapp.views.users.grid_rows import new_rows, rows_as_typed, rows_of

FIRST_ROWS = 10
"""Empty rows to begin with, and as many more each time that they are asked for."""


@bp.get("/grid/")
@needs(Right.PROPOSE)
def grid() -> ResponseReturnValue:
    """Show empty rows, or those of the people whom the address names. The browser may keep them for Back."""
    form = GridForm()
    if typed := form.typed:
        form.rows = rows_as_typed(typed, form.boxes_shown)
        return grid_page(form)
    return _first_page(form), {"Cache-Control": "private, max-age=0"}


@bp.post("/grid/")
@needs(Right.PROPOSE)
@takes_form(LARGEST)
def save_grid() -> ResponseReturnValue:
    """Save all rows or none. A form that only names people, too many for an address, opens them."""
    form = GridForm()
    if "ids" in request.form:
        return _first_page(form)
    form.rows = rows_as_typed(form.typed, form.boxes_shown)
    if "more_rows" in request.form:
        form.rows = [*form.rows, *new_rows(min(FIRST_ROWS, MOST_ROWS - len(form.rows)))]
        return grid_page(form)
    return _save(form) if form.validate() else (grid_page(form), 422)


def _first_page(form: GridForm) -> str | Response:
    try:
        people = chosen_people()
    except TooManyError:
        return too_many_page()
    if people is not None and not people:
        flash(gettext("Nobody is chosen, so there is nothing to edit."), "notice")
        return redirect(list_url(), 303)
    form.rows = new_rows(FIRST_ROWS) if people is None else rows_of(people)
    return grid_page(form)


def _save(form: GridForm) -> ResponseReturnValue:
    meanwhile = _meanwhile(form)
    try:
        outcome = perform(form.operation(), form)
    except RowsInvalidError as error:
        # Who may edit which field was decided otherwise since the form was checked.
        form.refuse_values(error.errors)
        return grid_page(form), 422
    except ConstraintViolatedError as error:
        return _refuse_taken(form, error)
    except (OvertakenError, RowMissingError):
        form.rebase(find_records(db.session(), [row.user_id for row in form.rows if row.user_id is not None]))
        return grid_page(form), 409
    except SubmissionReusedError as error:
        return _ask_again(form, error)
    if isinstance(outcome, Preview):
        return preview_page(outcome, meanwhile=meanwhile)
    flash_saved(outcome, kind=form.operation().kind, name=None)
    if not outcome.repeated:
        tell_merged(meanwhile)
    return redirect(list_url())


def _refuse_taken(form: GridForm, error: ConstraintViolatedError) -> ResponseReturnValue:
    if not form.refuse_taken(find_owners(db.session(), [key for key, _ in form.addresses])):
        raise error
    return grid_page(form), 422


def _ask_again(form: GridForm, error: SubmissionReusedError) -> ResponseReturnValue:
    """Show a grid that was saved, and sent again with other content, as a grid of its own."""
    form.renew()
    versions = versions_after(db.session(), error.changeset_id, TABLE)
    for row in form.rows:
        row.base = versions.get(cast("int", row.user_id), row.base)
    if any(row.user_id is None for row in form.rows):
        flash(gettext("This grid was saved already. Saving it again adds these people once more."), "notice")
    else:
        flash(gettext("This grid was saved already, and you have changed it since. Save it again."), "notice")
    return grid_page(form, saved_in=error.changeset_id), 409


def _meanwhile(form: GridForm) -> list[Meanwhile]:
    """Return what others did since to the people in whose rows something was changed."""
    bases = {
        row.user_id: row.base for row in form.changed if row.user_id is not None and row.base is not None
    }
    if not bases:
        return []
    found = list_meanwhile(db.session(), [(TABLE, user_id) for user_id in bases], since=min(bases.values()))
    return [each for each in found if each.change.version > bases[each.change.row_id]][:MOST_MEANWHILE]
