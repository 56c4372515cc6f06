"""Saying what the columns of a file are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from webapp import jobs
from webapp.access.policy import Right
from webapp.changes.transactions import commit, housekeep
from webapp.db import db
from webapp.fields import OWN
from webapp.fields.definitions import TYPES
from webapp.fields.keys import suggest_key
from webapp.forms.imports import COLUMN, NEW, ColumnsForm
from webapp.imports import preparing
from webapp.imports.errors import ImportRefusedError
from webapp.imports.files import PIECE
from webapp.imports.mapping import ID
from webapp.imports.preparing import SHOWN, Sample
from webapp.imports.reading import DELIMITERS, ENCODINGS, QUOTES, UnreadableError
from webapp.imports.settings import ID_FIELD, Settings
from webapp.imports.staging import StageImport, stage
from webapp.imports.states import State
from webapp.imports.steps import AtOnce
from webapp.models import Import
from webapp.security import current_actor, needs
from webapp.translation import translated
from webapp.users.defining import CreateFields, DefinitionInvalidError
from webapp.views.imports.blueprint import bp, own_import
from webapp.views.known_fields import known_fields


@dataclass(frozen=True)
class Column:
    """A column of the file: its name and first cells, the name of the field that it is for, and what else it could be.

    `offered` is the label and the type of a field of its own; None for those who define no fields.
    """

    control: str
    label: str
    cells: Sequence[str]
    field: str | None
    offered: str | None


@bp.post("/<int:import_id>/columns/")
@needs(Right.EDIT_USERS)
def decide(import_id: int) -> ResponseReturnValue:
    """Keep what the columns are, and read the file: at once if it is small, else by a job."""
    import_, form = own_import(import_id), ColumnsForm()
    try:
        found = preparing.sample(db.session(), import_, form.chosen)
    except UnreadableError as error:
        return columns_page(import_, fault=translated(error.message)), 422
    if "look" in request.form:
        return columns_page(import_)
    columns = form.columns(range(len(found.layout.headers)))
    try:
        _add_fields(found, columns)
    except DefinitionInvalidError as error:
        reasons = " ".join(translated(reason) for reason in error.errors.values())
        return columns_page(import_, fault=reasons), 422
    settings = form.settings({place: name for place, name in columns.items() if name}, known_fields())
    fault = _fault(columns, settings)
    if fault or not form.validate():
        return columns_page(import_, fault=fault), 422
    housekeep(lambda session: preparing.decide(session, import_id, found.layout, settings))
    return _read(own_import(import_id))


def columns_page(import_: Import, *, fault: str | None = None) -> str:
    """Show the first rows of a file beside what they would become."""
    session, form, fields = db.session(), ColumnsForm(), known_fields()
    try:
        found = preparing.sample(session, import_, form.chosen)
    except UnreadableError as error:
        return render_template("imports/unreadable.html", file=import_, reason=translated(error.message))
    places = range(len(found.layout.headers))
    chosen = form.columns(places) if COLUMN + "0" in request.form else None
    columns = chosen or preparing.columns_of(session, import_, found, fields)
    settings = preparing.remembered(session, import_, found.layout) or _usual(columns)
    return render_template(
        "imports/columns.html",
        file=import_,
        form=form,
        fault=fault,
        layout=found.layout,
        columns=[_column(found, place, columns[place]) for place in places],
        fields=[
            (ID, translated(ID_FIELD.label)),
            *((name, translated(each.label)) for name, each in fields.edited.items()),
        ],
        settings=settings,
        match=request.form.getlist("match") if chosen else settings.match,
        encodings=ENCODINGS,
        delimiters=DELIMITERS,
        quotes=QUOTES,
    )


def _column(found: Sample, place: int, field: str | None) -> Column:
    return Column(
        control=f"{COLUMN}{place}",
        label=translated(found.layout.labels[place]),
        cells=found.column(place)[:SHOWN],
        field=field,
        offered=_offered(found, place) if current_actor().can(Right.MANAGE_FIELDS) else None,
    )


def _offered(found: Sample, place: int) -> str | None:
    suggested = preparing.suggestion(found, place)
    if not suggested.label:
        return None
    return gettext(
        "New field: %(label)s (%(type)s)",
        label=suggested.label,
        type=translated(TYPES[suggested.type]).lower(),
    )


def _usual(columns: Mapping[int, str | None]) -> Settings:
    """Find people by what tells them apart, if the file has that."""
    names = [name for name in (ID, "email") if name in columns.values()]
    return Settings(match=tuple(names[:1]))


def _add_fields(found: Sample, columns: dict[int, str | None]) -> None:
    """Add the fields that columns are to get of their own, as a save of its own, and put their names in.

    :raises DefinitionInvalidError: one cannot be so.
    """
    known = known_fields().fields
    definitions = {
        place: preparing.definition_of(preparing.suggestion(found, place), _free_name(found, place, known))
        for place, name in columns.items()
        if name == NEW
    }
    if not definitions:
        return
    commit(
        CreateFields(tuple(definitions.values())),
        actor=current_actor(),
        message=gettext("For a file that was imported"),
    )
    columns.update({place: str(definition["name"]) for place, definition in definitions.items()})


def _free_name(found: Sample, place: int, known: Mapping[str, object]) -> str:
    key = suggest_key(found.layout.headers[place])
    if not key[:1].isalpha():
        key = f"field_{place + 1}"
    return next(
        name
        for name in (f"{OWN}{key}", *(f"{OWN}{key[:36]}_{number}" for number in range(2, 1_000)))
        if name not in known
    )


def _fault(columns: Mapping[int, str | None], settings: Settings) -> str | None:
    named = [name for name in columns.values() if name]
    if len(set(named)) < len(named):
        return gettext("Two columns are for the same field. Choose another for one of them.")
    if not settings.names - {ID}:
        return gettext("Choose a field for at least one column.")
    if settings.mode == "update" and not settings.match:
        return gettext("Choose by what people are found who are to be changed.")
    return None


def _read(import_: Import) -> ResponseReturnValue:
    """Read a file of one piece while its bringer waits, a larger one by a job."""
    import_id = import_.id
    here = url_for(".show", import_id=import_id)
    if import_.size <= PIECE:
        try:
            stage(import_id, AtOnce())
        except (UnreadableError, ImportRefusedError) as error:
            return columns_page(own_import(import_id), fault=translated(error.message)), 422
        return redirect(here, 303)
    housekeep(lambda session: _enqueue(session, import_id, here))
    return redirect(here, 303)


def _enqueue(session: Session, import_id: int, here: str) -> None:
    import_ = session.get_one(Import, import_id)
    import_.state = State.READING
    import_.job_id = jobs.enqueue(session, StageImport(import_id), current_actor(), page=here)
