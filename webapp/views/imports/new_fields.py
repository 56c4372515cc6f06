"""Fields that columns of a file get of their own."""

from collections.abc import Mapping

from flask_babel import gettext

from webapp.changes.transactions import commit
from webapp.fields import OWN
from webapp.fields.keys import suggest_key
from webapp.forms.imports import NEW
from webapp.imports import preparing
from webapp.imports.preparing import Sample
from webapp.security import current_actor
from webapp.users.defining import CreateFields
from webapp.views.imports.columns_page import Columns
from webapp.views.known_fields import known_fields


def add_fields(found: Sample, columns: Columns, *, submission: str | None) -> Columns:
    """Add the fields that columns are to get, as a save of its own; returns the columns with their names.

    :raises DefinitionInvalidError: one cannot be so.
    :raises SubmissionReusedError: the form was sent before, and they were added.
    """
    known = known_fields().fields
    definitions = {
        place: preparing.definition_of(preparing.suggestion(found, place), _free_name(found, place, known))
        for place, name in columns.items()
        if name == NEW
    }
    if definitions:
        operation, why = CreateFields(tuple(definitions.values())), gettext("For a file that was imported")
        commit(operation, actor=current_actor(), message=why, submission=submission)
    return {**columns, **{place: str(definition["name"]) for place, definition in definitions.items()}}


def _free_name(found: Sample, place: int, known: Mapping[str, object]) -> str:
    key = suggest_key(found.layout.headers[place])
    if not key[:1].isalpha():
        key = f"field_{place + 1}"
    return next(
        name
        for name in (f"{OWN}{key}", *(f"{OWN}{key[:36]}_{number}" for number in range(2, 1_000)))
        if name not in known
    )
