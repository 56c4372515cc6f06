"""The start page: where each role begins."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from webapp.access.policy import Right
from webapp.security import current_actor, needs

bp = Blueprint("home", __name__)


@bp.get("/")
@needs(Right.OWN_ACCOUNT)
def index() -> ResponseReturnValue:
    """Lead to the list; a member to the own record, or, without one, to the account."""
    actor = current_actor()
    if actor.can(Right.SEE_USERS):
        return redirect(url_for("users.index"))
    if actor.user_id is not None:
        return redirect(url_for("users.show", user_id=actor.user_id))
    return redirect(url_for("account.show"))
