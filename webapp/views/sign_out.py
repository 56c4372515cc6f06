"""Signing out."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from webapp import security
from webapp.access import sign_ins
from webapp.access.policy import Right
from webapp.changes.transactions import housekeep
from webapp.models import SignIn
from webapp.security import current_actor, needs

bp = Blueprint("sign_out", __name__, url_prefix="/sign-out")


@bp.post("/")
@needs(Right.OWN_ACCOUNT)
def create() -> ResponseReturnValue:
    """End this browser's sign-in, on the server too."""
    actor = current_actor()
    housekeep(lambda session: sign_ins.end(session, actor.id, SignIn.id == actor.sign_in_id))
    security.end_session()
    return redirect(url_for("sign_in.new"), 303)
