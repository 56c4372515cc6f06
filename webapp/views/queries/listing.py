"""The list of queries."""

from flask import render_template
from flask.typing import ResponseReturnValue

from webapp.access.policy import Right
from webapp.db import db
from webapp.queries import running, saved
from webapp.security import current_actor, needs
from webapp.views.queries.blueprint import bp


@bp.get("/")
@needs(Right.RUN_QUERIES)
def index() -> ResponseReturnValue:
    """List the queries that the reader may run."""
    session = db.session()
    return render_template(
        "queries/index.html",
        queries=saved.list_queries(session, current_actor().id),
        is_ready=running.is_ready(session),
    )
