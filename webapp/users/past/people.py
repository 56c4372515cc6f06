"""People as they were, as relations to select from.

Who was not touched since is as in the table; the others hold what the later changes say that they held before. Both
have the columns that conditions ask for, so that a filter means the same then and now.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, FromClause, Select, Text, case, cast, collate, func, null, select
from sqlalchemy.orm import Session

from webapp.changes import past
from webapp.changes.past import Span
from webapp.changes.versions import CHANGE
from webapp.db.dialects import is_sqlite
from webapp.fields import BUILT_IN, OWN
from webapp.users.filters import SEARCH_TEXT
from webapp.users.own_columns import own_columns_of, with_own
from webapp.users.past.folding import prepare
from webapp.users.records import TABLE, USERS
from webapp.users.search_text import KEY_LENGTH

AS = {str: "as_string", int: "as_integer", bool: "as_boolean"}
"""How SQLAlchemy reads a member of a JSON document, by the type of the column that it was recorded from."""


class People(NamedTuple):
    """A part of those who were there: a selection of nothing yet, and the columns that it can be asked for, by name.

    `erased_in` is the changeset that erased somebody's values, else null.
    """

    rows: Select[Any]
    columns: Mapping[str, ColumnElement[Any]]
    erased_in: ColumnElement[Any]


def people(
    session: Session, span: Span, own: Sequence[tuple[str, str]], *, row_by_row: bool
) -> tuple[People, People]:
    """Return those with ids in a span who were not touched since the point, and those who were.

    :param own: the fields of one's own that are asked for, each with the name of its type.
    :param row_by_row: as in `touched`.
    """
    on_sqlite = is_sqlite(session)
    prepare(session)
    names = (*BUILT_IN.fields, *(name for name, _ in own))
    touched = past.touched(TABLE, names, span, row_by_row=row_by_row, is_sqlite=on_sqlite)
    columns = with_own(own, is_sqlite=on_sqlite)
    return _untouched(touched, span, columns), _touched(touched, columns, names, own, is_sqlite=on_sqlite)


def _untouched(touched: FromClause, span: Span, columns: Mapping[str, ColumnElement[Any]]) -> People:
    joined = USERS.outerjoin(touched, touched.c.row_id == USERS.c.id)
    rows = select().select_from(joined).where(span.holds(USERS.c.id), touched.c.row_id.is_(None))
    # PostgreSQL takes a null without a type for a text, which no union joins to a number.
    return People(rows, columns, cast(null(), USERS.c.id.type))


def _touched(
    touched: FromClause,
    columns: Mapping[str, ColumnElement[Any]],
    names: Sequence[str],
    own: Sequence[tuple[str, str]],
    *,
    is_sqlite: bool,
) -> People:
    former = (
        select(
            touched.c.row_id.label("id"),
            touched.c.erased_in,
            *(_value(touched, name, columns[name]).label(name) for name in names),
        )
        .outerjoin_from(touched, USERS, touched.c.row_id == USERS.c.id)
        .where(touched.c.existed)
        .subquery("former")
    )
    derived = _derived(former, is_sqlite=is_sqlite)
    for name, kind in own:
        derived |= own_columns_of("former", name, kind, is_sqlite=is_sqlite)
    return People(select().select_from(former), {**former.c, **derived}, former.c.erased_in)


def _value(touched: FromClause, field: str, column: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return what the field held: of the change that says so, else of the row, which no later change gave it."""
    own = field.startswith(OWN)
    stored = CHANGE.old[field] if own else getattr(CHANGE.old[field], AS[column.type.python_type])()
    told = select(stored).where(CHANGE.id == touched.c[field]).scalar_subquery()
    return case((touched.c[field].is_not(None), told), else_=column)


def _derived(former: FromClause, *, is_sqlite: bool) -> dict[str, ColumnElement[Any]]:
    """Derive what the database derives for those who are there now."""
    folded = func.search_fold(former.c.name, type_=Text)
    email = func.search_fold(func.coalesce(former.c.email, ""), type_=Text)
    address = former.c.email if is_sqlite else collate(func.normalize(former.c.email), "C")
    return {
        "name_key": func.substr(folded, 1, KEY_LENGTH),
        "email_key": func.lower(address),
        SEARCH_TEXT: func.search_words(folded, type_=Text) + "\n" + func.search_words(email, type_=Text),
    }
