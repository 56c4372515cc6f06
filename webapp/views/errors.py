"""What went wrong, said in the look of every other page."""

from collections.abc import Collection

from flask import Flask, Response, current_app, make_response, render_template, request
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from gunicorn.http.errors import ParseException
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from werkzeug.exceptions import (
    BadRequest,
    Conflict,
    Forbidden,
    HTTPException,
    InternalServerError,
    ServiceUnavailable,
)

from webapp.access.actors import ForbiddenError
from webapp.changes.errors import ConstraintViolatedError, ForeignSubmissionError
from webapp.db import TurnTimeoutError
from webapp.db.outages import Outage, outage_of
from webapp.limits import TooSlowError
from webapp.security import typed_fields

RETRY_AFTER = 5
"""Seconds."""

KEEPING = frozenset({BadRequest.code, Conflict.code, ServiceUnavailable.code})
"""The pages that keep what was typed."""


def init_app(app: Flask) -> None:
    """Answer every error with its page, whichever part of the app it came from."""
    app.register_error_handler(HTTPException, _show)
    app.register_error_handler(DBAPIError, _show_database_error)
    app.register_error_handler(PoolTimeoutError, _show_outage)
    app.register_error_handler(TurnTimeoutError, _show_outage)
    app.register_error_handler(TooSlowError, lambda _: _show(ServiceUnavailable(_too_slow())))
    app.register_error_handler(ConstraintViolatedError, _show_constraint)
    app.register_error_handler(ForbiddenError, lambda _: _show(Forbidden()))
    app.register_error_handler(CSRFError, lambda _: _show(BadRequest(_stale_form())))
    app.register_error_handler(ForeignSubmissionError, _show_foreign_submission)
    # gunicorn raises it where the app reads a body whose chunks are malformed.
    app.register_error_handler(ParseException, lambda _: _show(BadRequest()))


def _show(error: HTTPException) -> Response:
    """Answer with the error's page; a redirect, or an answer made by hand, goes out as it is."""
    if error.response is not None:
        return make_response(error.response)
    response = make_response(_page(error), error.code or InternalServerError.code)
    response.headers.extend((name, value) for name, value in error.get_headers() if name != "Content-Type")
    return response


def _show_foreign_submission(_error: ForeignSubmissionError) -> Response:
    """Keep what was typed, but not under the submission that was refused."""
    page = _page(BadRequest(_foreign_submission()), without={"submission"})
    return make_response(page, BadRequest.code)


def _show_constraint(error: ConstraintViolatedError) -> Response:
    """Answer 409 if somebody else brought the same row back at this moment; what else is refused has its own page."""
    if not error.name.startswith("pk_"):
        raise error
    return _show(Conflict())


def _show_database_error(error: DBAPIError) -> Response:
    """Answer 503 if the database is out of reach, else 500: a wrong statement is our own fault."""
    outage = outage_of(error)
    if outage is None:
        current_app.logger.error("database error", exc_info=error)
        return _show(InternalServerError())
    return _show_outage(error, outage)


def _show_outage(error: Exception, outage: Outage = Outage.BUSY) -> Response:
    current_app.logger.warning("outage: %s: %s", outage, type(error).__name__)
    return _show(ServiceUnavailable(_outage_reason(outage), retry_after=RETRY_AFTER))


def _page(error: HTTPException, *, without: Collection[str] = ()) -> str:
    texts = _texts()
    code = error.code if error.code is not None and error.code in texts else 400
    title, reason = texts[code]
    own_words = error.description if error.description != type(error).description else None
    keeps = request.method == "POST" and code in KEEPING
    typed = [field for field in typed_fields() if field[0] not in without] if keeps else []
    return render_template(f"errors/{code}.html", title=title, reason=own_words or reason, typed=typed)


def _texts() -> dict[int, tuple[str, str]]:
    return {
        400: (gettext("This address or form is not right"), gettext("Go back and try again.")),
        403: (gettext("You may not do this"), gettext("Your role does not allow it. Ask an administrator.")),
        404: (gettext("There is nothing here"), gettext("It may have been deleted, or never have been.")),
        405: (gettext("This address takes no such request"), gettext("Go back and try again.")),
        409: (gettext("Somebody saved this first"), gettext("Go back, and look at it again.")),
        413: (gettext("This is too large"), gettext("Send it in smaller pieces.")),
        422: (gettext("This cannot be saved as it is"), gettext("Go back, and mend what is marked.")),
        429: (gettext("Too many attempts"), gettext("Wait a little, then try again.")),
        500: (gettext("Something went wrong"), gettext("Nothing was saved. It is our fault, and noted.")),
        503: (
            gettext("The register cannot be reached"),
            gettext("Nothing was saved. Try again in a moment."),
        ),
    }


def _outage_reason(outage: Outage) -> str:
    return {
        Outage.GONE: gettext(
            "The database does not answer just now. Nothing was saved; try again in a moment."
        ),
        Outage.BUSY: gettext("Too much is going on just now. Nothing was saved; try again in a moment."),
        Outage.FULL: gettext("The disk is full, so nothing can be saved. Tell whoever runs this server."),
        Outage.READ_ONLY: gettext(
            "The database takes no changes just now. Nothing was saved; try again later."
        ),
    }[outage]


def _too_slow() -> str:
    return gettext("This takes too long. Nothing was saved; ask for less at once.")


def _stale_form() -> str:
    return gettext("This form is out of date. Open it again.")


def _foreign_submission() -> str:
    return gettext("This form was not made for you. Open it again from the list.")
