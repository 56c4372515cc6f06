"""Writing a query."""

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webapp.access.policy import Right, Role
from webapp.changes.transactions import housekeep
from webapp.db import db
from webapp.fields import OWN, InvalidError, Value
from webapp.fields.stored import catalogue
from webapp.forms.queries import QueryForm, query_form
from webapp.queries import running, saved
from webapp.queries.errors import QueryError
from webapp.queries.parameters import Parameter, found
from webapp.queries.result import Result
from webapp.queries.saved import Listed, Query
from webapp.security import current_actor, needs
from webapp.translation import translated
from webapp.views.queries.asking import reason
from webapp.views.queries.blueprint import bp, can_write, get_query
from webapp.views.queries.showing import shown_result


@bp.get("/new/")
@needs(Right.WRITE_QUERIES)
def new() -> ResponseReturnValue:
    """Show an empty form."""
    return _page(query_form(())(), None)


@bp.post("/new/")
@needs(Right.WRITE_QUERIES)
def create() -> ResponseReturnValue:
    """Keep the query, once it is said what its parameters are."""
    form = _sent_form()
    if answer := _answered(form, None):
        return answer
    account_id, query = current_actor().id, form.query()
    slug = housekeep(lambda session: saved.create(session, query, account_id))
    return redirect(url_for(".show", slug=slug), 303)


@bp.get("/<slug>/edit/")
@needs(Right.WRITE_QUERIES)
def edit(slug: str) -> ResponseReturnValue:
    """Show the form of a query."""
    listed = _own(slug)
    query = listed.query
    values = {name: getattr(query, name) for name in ("title", "description", "sql", "is_shared", "chart")}
    return _page(query_form(query.parameters)(data=values), listed)


@bp.post("/<slug>/edit/")
@needs(Right.WRITE_QUERIES)
def update(slug: str) -> ResponseReturnValue:
    """Change the query."""
    listed = _own(slug)
    form = _sent_form()
    if answer := _answered(form, listed):
        return answer
    query_id, query = listed.row.id, form.query()
    housekeep(lambda session: saved.update(session, query_id, query))
    return redirect(url_for(".show", slug=slug), 303)


@bp.get("/<slug>/delete/")
@needs(Right.WRITE_QUERIES)
def confirm(slug: str) -> ResponseReturnValue:
    """Ask whether the query is to go."""
    return render_template("queries/delete.html", found=_own(slug), form=query_form(())(formdata=None))


@bp.post("/<slug>/delete/")
@needs(Right.WRITE_QUERIES)
def delete(slug: str) -> ResponseReturnValue:
    """Delete the query."""
    query_id = _own(slug).row.id
    housekeep(lambda session: saved.remove(session, query_id))
    return redirect(url_for(".index"), 303)


def _own(slug: str) -> Listed:
    listed = get_query(slug)
    return listed if can_write(listed) else abort(403)


def _sent_form() -> QueryForm:
    """Return the form with the parts of those parameters that it was shown with."""
    parameters = found(request.form.get("sql", ""))
    return query_form([each for each in parameters if f"parameter.{each.name}.type" in request.form])()


def _answered(form: QueryForm, listed: Listed | None) -> ResponseReturnValue | None:
    """Show the form again if it cannot be saved yet, or is only to be tried; None if it can."""
    if not form.validate():
        return _page(form, listed), 422
    query = form.query()
    new = [each for each in query.parameters if each.name not in form.names]
    if not new and "preview" not in request.form:
        return None
    result = None
    if not new:
        try:
            result = _tried(query)
        except (QueryError, InvalidError) as error:
            form.refuse(error.message if isinstance(error, InvalidError) else reason(error))
            return _page(form, listed), 422
    complete = query_form(query.parameters)(formdata=request.form)
    for each in new:
        complete[f"parameter.{each.name}.type"].data = each.type
    return _page(complete, listed, result=result, has_new=bool(new))


def _tried(query: Query) -> Result:
    """Run a query with what its parameters begin with."""
    values = {each.name: running.bound(_initial(each), each.type) for each in query.parameters}
    return running.run(db.session(), query.sql, values)


def _initial(parameter: Parameter) -> Value:
    field = parameter.field(parameter.lines)
    return field.parse(parameter.initial or "")


def _page(
    form: QueryForm, listed: Listed | None, *, result: Result | None = None, has_new: bool = False
) -> str:
    fields = catalogue(db.session()).seen_by(Role.VIEWER).shown.values()
    return render_template(
        "queries/edit.html",
        form=form,
        title=listed.row.title if listed else gettext("New query"),
        found=listed,
        action=url_for(".update", slug=listed.row.slug) if listed else url_for(".create"),
        cancel_url=url_for(".show", slug=listed.row.slug) if listed else url_for(".index"),
        shown=shown_result(result, None) if result else None,
        has_new=has_new,
        own=[
            (f"extra ->> '{field.name.removeprefix(OWN)}'", translated(field.label))
            for field in fields
            if field.key
        ],
    )
