"""The blueprint of queries, and whose they are."""

from flask import Blueprint, abort

from webapp.access.policy import Right
from webapp.db import db
from webapp.queries import saved
from webapp.queries.saved import Listed
from webapp.security import current_actor

bp = Blueprint("queries", __name__, url_prefix="/queries")


def get_query(slug: str) -> Listed:
    """Return a query that the reader may run; answer 404 for all others."""
    return saved.find(db.session(), slug, current_actor().id) or abort(404)


def can_write(found: Listed) -> bool:
    """Whether the reader may change this query."""
    return current_actor().can(Right.WRITE_QUERIES) and found.row.account_id == current_actor().id
