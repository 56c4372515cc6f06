"""Whose record one may see."""

from flask import abort

from webapp.access.policy import Right
from webapp.security import current_actor


def require_visible(user_id: int) -> None:
    """Answer 404 to a member who asks for another record than the own one: not even that it is there is told."""
    actor = current_actor()
    if not actor.can(Right.SEE_USERS) and actor.user_id != user_id:
        abort(404)
