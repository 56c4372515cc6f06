"""Adding the fields of a preset at once."""

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from webapp.access.policy import Right
from webapp.changes.errors import SubmissionReusedError
from webapp.changes.previews import Preview
from webapp.db import db
from webapp.forms.presets import PresetForm, preset_form
from webapp.security import needs
from webapp.translation import translated
from webapp.users.defining import DefinitionInvalidError, list_definitions
from webapp.users.presets import Preset, read_presets
from webapp.views.fields.blueprint import bp
from webapp.views.fields.indexes import follow_indexes
from webapp.views.fields.labels import label_of
from webapp.views.previews import perform, preview_page
from webapp.views.saved import flash_saved


@bp.get("/presets/<preset_name>/")
@needs(Right.MANAGE_FIELDS)
def show_preset(preset_name: str) -> ResponseReturnValue:
    """Show what a preset would add, and what of it is there already."""
    preset = _get_preset(preset_name)
    return _page(preset_form(preset)(), preset)


@bp.post("/presets/<preset_name>/")
@needs(Right.MANAGE_FIELDS)
def add_preset(preset_name: str) -> ResponseReturnValue:
    """Add the fields that are ticked."""
    preset = _get_preset(preset_name)
    form = preset_form(preset)()
    if not form.validate():
        return _page(form, preset), 422
    operation = form.creation(preset)
    try:
        outcome = perform(operation, form)
    except (DefinitionInvalidError, SubmissionReusedError) as error:
        status = form.refuse(error, preset)
        return _page(form, preset), status
    if isinstance(outcome, Preview):
        return preview_page(outcome)
    flash_saved(outcome, kind=operation.kind, name=None)
    follow_indexes()
    return redirect(url_for(".index"), 303)


def _get_preset(name: str) -> Preset:
    return read_presets().get(name) or abort(404)


def _page(form: PresetForm, preset: Preset) -> str:
    there = {str(definition["name"]): label_of(definition) for definition in list_definitions(db.session())}
    return render_template(
        "fields/preset.html",
        form=form,
        label=translated(preset.label),
        summary_text=translated(preset.summary),
        free=form.offered(preset, without=there.keys()),
        left_out=[label for name, label in there.items() if name in preset.definitions],
        action=url_for(".add_preset", preset_name=preset.name),
    )
