"""Whom a page for many people is about: those who were ticked in the list, or everybody whom it shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from babel.lists import format_list
from flask import abort, flash, g, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, gettext
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from webapp.db import db
from webapp.fields import message
from webapp.fields.catalogue import NAME
from webapp.models import User
from webapp.security import current_actor
from webapp.users.listing import Count, list_users
from webapp.users.matching import Selection
from webapp.users.parameters import BadParameterError
from webapp.users.query import ListQuery
from webapp.views.known_fields import known_fields
from webapp.views.paging import NUMBER
from webapp.views.users import list_addresses, list_texts
from webapp.views.users.blueprint import bp

MOST_TICKED = 1_000

NAMED = 5
"""People who are told by name."""

TICKED, MATCHING = "ids", "matching"


class NobodyChosenError(Exception):
    """Nobody was ticked."""


@dataclass(frozen=True)
class Chosen:
    """The people, the list in which they were chosen, how many they are, and the names of the first."""

    selection: Selection
    query: ListQuery
    count: Count
    names: Sequence[str]


def read_chosen() -> Chosen:
    """Return whom the request is about; the rest of its address is that of the list.

    :raises NobodyChosenError: nobody.
    :raises BadParameterError: there is no such list, or it is not of now.
    """
    query = ListQuery.parse(_list_args(), fields=known_fields())
    if query.at is not None:
        raise BadParameterError("at", message("What was in the past cannot be changed."))
    if any(MATCHING in sent for sent in _sent()):
        page = list_users(db.session(), query.replace(columns=(NAME.name,), size=NAMED))
        selection = Selection.of(query, current_actor().role)
        return Chosen(selection, query, page.count, [row.name for row in page.rows])
    selection = Selection(ids=_ticked())
    names = db.session.scalars(select(User.name).where(User.id.in_(selection.ids)).order_by(User.id)).all()
    return Chosen(selection, query, Count(len(names)), names[:NAMED])


def context(chosen: Chosen) -> dict[str, Any]:
    """Return what every page about many people shows of them, and sends again."""
    return {
        "count_text": list_texts.count_text(chosen.count),
        "names": _names(chosen),
        "ids": chosen.selection.ids,
        "action": _action(chosen),
        "list_url": list_addresses.url(chosen.query),
    }


@bp.errorhandler(NobodyChosenError)
def show_nobody(_error: NobodyChosenError) -> ResponseReturnValue:
    """Lead back to the list."""
    flash(gettext("Nobody is ticked. Tick those whom you mean first."), "notice")
    query = ListQuery.parse(_list_args(), fields=known_fields())
    return redirect(list_addresses.url(query), 303)


def _action(chosen: Chosen) -> str:
    """Return where the form is sent: those who are ticked go with it, for they may be too many for an address."""
    others = [] if chosen.selection.ids else [(MATCHING, "1")]
    return list_addresses.url_about(chosen.query, request.path, *others)


def _names(chosen: Chosen) -> str:
    names = format_list(list(chosen.names), locale=get_locale()) if chosen.names else ""
    if chosen.count.capped or chosen.count.value > len(chosen.names):
        return gettext("%(names)s and others", names=", ".join(chosen.names))
    return names


def _ticked() -> tuple[int, ...]:
    texts = {text for sent in _sent() for text in sent.getlist(TICKED)}
    if not texts:
        raise NobodyChosenError
    if len(texts) > MOST_TICKED:
        abort(400, gettext("At most %(maximum)s people can be ticked.", maximum=MOST_TICKED))
    if not all(NUMBER.fullmatch(text) for text in texts):
        abort(400, gettext("“%(name)s” must be numbers of people.", name=TICKED))
    return tuple(sorted({int(text) for text in texts}))


def _list_args() -> dict[str, list[str]]:
    args = request.args.to_dict(flat=False)
    return {name: texts for name, texts in args.items() if name not in {TICKED, MATCHING}}


def _sent() -> tuple[MultiDict[str, str], ...]:
    """Return the address and the form, which may be one that was held up."""
    return request.args, g.typed if "typed" in g else request.form
