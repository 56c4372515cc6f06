"""The list of people."""

from flask.typing import ResponseReturnValue

from webapp.access.policy import Right
from webapp.security import needs
from webapp.views.users.blueprint import bp


@bp.get("/")
@needs(Right.SEE_USERS)
def index() -> ResponseReturnValue:
    """Show a page of the list."""
    return "soon"
