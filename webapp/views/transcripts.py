"""The transcript: on every page what its session sent, for an administrator who asked to see it. Nothing is stored."""

import re
from dataclasses import dataclass
from typing import Any, cast

from flask import Blueprint, Flask, Response, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.sql.util import _repr_params  # pyright: ignore[reportPrivateUsage]  # as the echo writes them

from webapp.access.policy import Right
from webapp.db import db
from webapp.db.transcript import Line, Transcript
from webapp.security import needs, set_transcript_mode, transcript_mode

bp = Blueprint("transcripts", __name__, url_prefix="/account/transcript")

PLACE = '<div id="transcript"></div>'
"""Where a page has its transcript, which is known only when the page is done."""

MASK = "•••"

SECRET = re.compile(r"\b(credential|sign_in|link|throttle)\b")
"""Tables whose values nobody reads, whatever they asked for."""

MODES = ("masked", "plain")

BATCHES = 10
"""Sets of parameters that are shown of a statement sent with many."""


@dataclass(frozen=True)
class ShownLine:
    """A line as it is read: the text, what SQLAlchemy's echo writes below a statement, and how long it took."""

    text: str
    parameters: str | None
    rows: int | None
    milliseconds: float | None


def init_app(app: Flask) -> None:
    """Listen from before the guard on, so that the statement that finds who acts is there too."""
    app.before_request(_listen)
    app.after_request(_show)


@bp.post("/")
@needs(Right.SEE_TRANSCRIPT)
def choose() -> ResponseReturnValue:
    """Switch the transcript on, off, or between masked and plain values, for this sign-in alone."""
    mode = request.form.get("mode")
    set_transcript_mode(mode if mode in MODES else None)
    return redirect(url_for("account.show"), 303)


def _listen() -> None:
    g.transcript = None
    if transcript_mode():
        g.transcript = Transcript()
        g.transcript.listen(db.session())


def _show(response: Response) -> Response:
    transcript: Transcript | None = g.get("transcript")
    if transcript is None or not _may_see() or response.is_streamed:
        return response
    # What the page asked is over; the session would end it after the answer, where nobody could read of it any more.
    db.session.rollback()
    if request.method == "POST" and response.location and request.endpoint != "transcripts.choose":
        return _with_continue(response, transcript)
    if response.mimetype == "text/html":
        response.set_data(response.get_data(as_text=True).replace(PLACE, _drawn(transcript)))
    return response


def _may_see() -> bool:
    actor = g.get("actor")
    return bool(actor and actor.can(Right.SEE_TRANSCRIPT))


def _with_continue(response: Response, transcript: Transcript) -> Response:
    """Answer a save with what it sent, and a link to where it leads."""
    page = render_template("account/continue.html", url=response.location)
    response.set_data(page.replace(PLACE, _drawn(transcript, is_open=True)))
    response.status_code, response.mimetype = 200, "text/html"
    del response.headers["Location"]
    return response


def _drawn(transcript: Transcript, *, is_open: bool = False) -> str:
    mode = transcript_mode()
    lines = [_line(line, is_plain=mode == "plain") for line in transcript.lines]
    milliseconds = sum(line.milliseconds or 0 for line in lines)
    return render_template(
        "account/_transcript.html", lines=lines, milliseconds=milliseconds, mode=mode, is_open=is_open
    )


def _line(line: Line, *, is_plain: bool) -> ShownLine:
    parameters = line.parameters
    if parameters and not (is_plain and not SECRET.search(line.text)):
        parameters = _masked(parameters)
    shown = repr(_repr_params(parameters, BATCHES, ismulti=line.is_many)) if parameters else None
    return ShownLine(line.text, shown and shown.replace(f"'{MASK}'", MASK), line.rows, line.milliseconds)


def _masked(parameters: Any) -> Any:
    match parameters:
        case dict():
            return {name: _masked(value) for name, value in cast("dict[str, Any]", parameters).items()}
        case list():
            return [_masked(value) for value in cast("list[Any]", parameters)]
        case tuple():
            return tuple(_masked(value) for value in cast("tuple[Any, ...]", parameters))
        case _:
            return MASK
