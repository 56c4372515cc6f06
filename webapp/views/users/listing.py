"""The list of people."""

from typing import Any

from flask import current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from webapp.access.policy import Right
from webapp.changes.past import Point
from webapp.db import db
from webapp.fields import message
from webapp.forms.grid import MOST_ROWS
from webapp.limits import TooSlowError
from webapp.security import current_actor, needs
from webapp.translation import translated
from webapp.users.listing import Page, list_users
from webapp.users.parameters import SIZES, BadParameterError
from webapp.users.past import list_users_at
from webapp.users.query import ListQuery
from webapp.views.users import list_addresses, list_table, list_texts, list_toolbar
from webapp.views.users.asked_list import asked_list
from webapp.views.users.blueprint import bp
from webapp.views.users.then import reader_zone, then, typed


@bp.get("/")
@needs(Right.SEE_USERS)
def index() -> ResponseReturnValue:
    """Show the page of the list that the address asks for."""
    query, point = asked_list()
    page = list_users_at(db.session(), query, point) if point else list_users(db.session(), query)
    return render_template("users/index.html", **_context(query, page), **_past(query, point))


@bp.errorhandler(BadParameterError)
def show_bad_parameter(error: BadParameterError) -> ResponseReturnValue:
    """Say which part of the address is wrong, and why."""
    reason = message("“%(name)s” in the address: %(reason)s", name=error.name, reason=error.message)
    return current_app.handle_http_exception(BadRequest(translated(reason)))


@bp.errorhandler(TooSlowError)
def show_too_slow(_error: TooSlowError) -> ResponseReturnValue:
    """Say what makes a list quick."""
    reason = (
        message(
            "Too much has changed since to put this list together. Choose a later time, or take the filters away."
        )
        if "at" in request.args
        else message(
            "This list takes too long. Sort by one column, take a filter away, or ask to have the field made quick."
        )
    )
    return current_app.handle_http_exception(BadRequest(translated(reason)))


def _context(query: ListQuery, page: Page) -> dict[str, Any]:
    columns = list_table.columns(query)
    return {
        "action": list_addresses.path(),
        "q": query.q,
        "search_label": list_texts.search_label(query.fields),
        "chips": list_toolbar.chips(query),
        "filter_options": list_texts.filter_options(query.fields),
        "hidden": list_toolbar.hidden(query),
        "columns": columns,
        "all_columns": list_toolbar.all_columns(query),
        "sizes": SIZES,
        "size": query.size,
        "rows": (list_table.rows if query.at is None else list_table.rows_at)(query, columns, page.rows),
        "count_text": list_texts.count_text(page.count),
        "exact_url": list_addresses.url(query.replace(exact=True)) if page.count.capped else None,
        "pager": list_addresses.pager(page),
        "empty": None if page.rows else _emptiness(query),
        "everybody_url": list_addresses.url(ListQuery(fields=query.fields, at=query.at)),
        "export_urls": list_addresses.export_urls(query),
        "can_propose": query.at is None and current_actor().can(Right.PROPOSE),
        "list_args": query.to_args(),
        "is_one_page": page.first is None and page.next is None,
        "new_url": url_for(".new", back=list_addresses.query_string(query)),
        "grid_url": url_for(".grid", back=list_addresses.query_string(query)),
        "edit_grid_url": _edit_grid_url(query, page),
    }


def _edit_grid_url(query: ListQuery, page: Page) -> str | None:
    """Return where those who may propose find the whole list in rows, if it is not too long for that."""
    fits = page.rows and not page.count.capped and page.count.value <= MOST_ROWS
    if not fits or query.at is not None or not current_actor().can(Right.PROPOSE):
        return None
    arguments = list_addresses.query_string(query.replace(exact=False))
    return url_for(".grid", matching=1) + (f"&{arguments}" if arguments else "")


def _past(query: ListQuery, point: Point | None) -> dict[str, Any]:
    now_url = list_addresses.url(query.replace(at=None))
    return {
        "then": then(query.at, point, now_url=now_url) if query.at is not None and point else None,
        "then_typed": typed(point),
        "hidden_in_past": list_toolbar.hidden_in_past(query),
        "zone": str(reader_zone()),
    }


def _emptiness(query: ListQuery) -> str:
    is_whole_list = not query.has_conditions and query.after is None and query.before is None
    return "register" if is_whole_list else "matches"
