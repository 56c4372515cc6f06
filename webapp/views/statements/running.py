"""A statement is written, its values filled in, what it would do looked at, and that committed."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webapp.access.policy import Right
from webapp.changes.errors import SubmissionReusedError
from webapp.changes.previews import Preview
from webapp.forms.grid_rows import LARGEST
from webapp.forms.statements import StatementForm
from webapp.imports.reading import UnreadableError
from webapp.limits import TooSlowError
from webapp.security import needs, takes_form
from webapp.statements import RunStatement, StatementError
from webapp.translation import translated
from webapp.users.errors import LinkedToAccountError
from webapp.views.previews import perform, preview_page
from webapp.views.saved import flash_saved
from webapp.views.statements.blueprint import bp
from webapp.views.statements.files import fill_from_file
from webapp.views.statements.page import statement_page

MORE_ROWS = 10


@bp.get("/new/")
@needs(Right.RUN_STATEMENTS)
def new() -> ResponseReturnValue:
    """Ask for a statement. The browser may keep it for Back."""
    return statement_page(StatementForm()), {"Cache-Control": "private, max-age=0"}


@bp.post("/new/")
@needs(Right.RUN_STATEMENTS)
@takes_form(LARGEST)
def run() -> ResponseReturnValue:
    """Show the statement's parameters, more rows or what a file has for them; or what it would do; or do that."""
    form = StatementForm()
    if "find" in request.form or "more_rows" in request.form:
        form.pad(least=MORE_ROWS if "more_rows" in request.form else 1)
        return statement_page(form), 200 if form.check_text() else 422
    if "load" in request.form:
        return _load(form)
    return _perform(form) if form.validate() else (statement_page(form), 422)


def _load(form: StatementForm) -> ResponseReturnValue:
    try:
        if form.check_text():
            fill_from_file(form)
    except UnreadableError as error:
        return statement_page(form, file_error=translated(error.message)), 422
    return statement_page(form), 422 if form.sql.errors else 200


def _perform(form: StatementForm) -> ResponseReturnValue:
    try:
        outcome = perform(form.operation(), form)
    except StatementError as error:
        form.refuse(error)
        return statement_page(form), 422
    except (LinkedToAccountError, TooSlowError) as error:
        form.refuse_text(_reason(error))
        return statement_page(form), 422
    except SubmissionReusedError as error:
        form.renew()
        flash(
            gettext("This form was saved already, as it was before. Nothing more was saved. Look again."),
            "notice",
        )
        return statement_page(form, saved_in=error.changeset_id), 409
    if isinstance(outcome, Preview):
        return preview_page(outcome, back=gettext("Roll back"))
    flash_saved(outcome, kind=RunStatement.kind, name=None)
    if outcome.changeset_id is None:
        return redirect(url_for(".new"), 303)
    return redirect(url_for("changes.show", changeset_id=outcome.changeset_id), 303)


def _reason(error: LinkedToAccountError | TooSlowError) -> str:
    if isinstance(error, TooSlowError):
        return gettext("It took too long, so it was stopped. Nothing was saved.")
    return gettext(
        "Number %(number)s is the own record of the account “%(name)s”. Leave that one out.",
        number=error.user_id,
        name=error.account_name,
    )
