"""Saying what the columns of a file are."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webapp.access.policy import Right
from webapp.changes.errors import SubmissionReusedError
from webapp.changes.transactions import housekeep
from webapp.fields import InvalidError, message
from webapp.forms.imports import NEW, ColumnsForm
from webapp.imports import preparing
from webapp.imports.errors import ImportRefusedError
from webapp.imports.files import PIECE
from webapp.imports.mapping import ID
from webapp.imports.preparing import Sample
from webapp.imports.reading import UnreadableError
from webapp.imports.staging import StageImport, stage
from webapp.imports.states import READABLE
from webapp.imports.steps import AtOnce
from webapp.models import Import
from webapp.security import needs
from webapp.translation import translated
from webapp.users.defining import DefinitionInvalidError
from webapp.views.imports.background import enqueue
from webapp.views.imports.blueprint import bp, own_import
from webapp.views.imports.columns_page import Columns, columns_page, sampled
from webapp.views.imports.new_fields import add_fields
from webapp.views.known_fields import known_fields

TWICE = message("Two columns are for the same field. Choose another for one of them.")
NONE = message("Choose a field for at least one column.")
NO_MATCH = message("Choose by what people are found who are to be changed.")


@bp.get("/<int:import_id>/columns/")
@needs(Right.EDIT_USERS)
def show_columns(import_id: int) -> ResponseReturnValue:
    """Show again what the columns are, to decide otherwise."""
    return columns_page(own_import(import_id))


@bp.post("/<int:import_id>/columns/")
@needs(Right.EDIT_USERS)
def decide(import_id: int) -> ResponseReturnValue:
    """Keep what the columns are, and read the file: at once if it is small, else by a job."""
    import_, form = own_import(import_id), ColumnsForm()
    if import_.state not in READABLE:
        return _shown(import_id)
    try:
        found = sampled(import_, form)
        if "look" in request.form:
            return columns_page(import_)
        columns = add_fields(found, _required(form, found), submission=form.submission.data)
    except (UnreadableError, InvalidError) as error:
        return _refused(import_, translated(error.message))
    except DefinitionInvalidError as error:
        return _refused(import_, " ".join(translated(reason) for reason in error.errors.values()))
    except SubmissionReusedError:
        return _shown(import_id)
    return _decided(import_, form, found, columns)


def _shown(import_id: int) -> ResponseReturnValue:
    return redirect(url_for(".show", import_id=import_id), 303)


def _refused(import_: Import, reason: str) -> ResponseReturnValue:
    return columns_page(import_, fault=f"{reason} {gettext('Nothing was saved.')}"), 422


def _required(form: ColumnsForm, found: Sample) -> Columns:
    """Return what the columns are for.

    :raises InvalidError: they cannot be for that.
    """
    columns = form.columns(range(len(found.layout.headers)))
    settings = form.settings(columns, known_fields())
    named = [name for name in columns.values() if name and name != NEW]
    if len(set(named)) < len(named):
        raise InvalidError(TWICE)
    if not settings.names - {ID} and NEW not in columns.values():
        raise InvalidError(NONE)
    if settings.mode == "update" and not settings.match:
        raise InvalidError(NO_MATCH)
    return columns


def _decided(import_: Import, form: ColumnsForm, found: Sample, columns: Columns) -> ResponseReturnValue:
    """Keep what was decided, and have the file read by it; fields that were added for it stay in any case."""
    import_id, settings = import_.id, form.settings(columns, known_fields())
    try:
        housekeep(lambda session: preparing.decide(session, import_id, found.layout, settings))
        _read(import_id, import_.size)
    except (UnreadableError, ImportRefusedError) as error:
        return columns_page(own_import(import_id), fault=translated(error.message), columns=columns), 422
    return _shown(import_id)


def _read(import_id: int, size: int) -> None:
    """Read a file of one piece while its bringer waits, a larger one by a job."""
    if size <= PIECE:
        stage(import_id, AtOnce())
    else:
        enqueue(StageImport(import_id), import_id)
