"""The form of a preset: which of its fields to add."""

from collections.abc import Container
from dataclasses import dataclass
from typing import Any

from webapp.changes.errors import SubmissionReusedError
from webapp.fields import Field, message
from webapp.fields.definitions import READERS, TYPES
from webapp.fields.messages import own_text
from webapp.fields.types.choices import BETWEEN, Choices, keys
from webapp.forms.base import RecordedForm
from webapp.forms.controls import control_for
from webapp.translation import translated
from webapp.users.defining import CreateFields, Definition, DefinitionInvalidError
from webapp.users.presets import Preset


@dataclass(frozen=True)
class OfferedField:
    """A field of a preset, to be ticked; `seen_by` and `section` are None where there is nothing to say."""

    name: str
    label: str
    type: str
    section: str | None
    seen_by: str | None
    chosen: bool


class PresetForm(RecordedForm):
    """Asks which fields to add; `preset_form` makes the class of a preset."""

    names: Any

    def offered(self, preset: Preset, *, without: Container[str]) -> list[OfferedField]:
        """Return the fields of a preset that can be ticked."""
        chosen = keys(self.names.data or "")
        return [
            _offered(definition, chosen=name in chosen)
            for name, definition in preset.definitions.items()
            if name not in without
        ]

    def creation(self, preset: Preset) -> CreateFields:
        """Return the valid form as the operation that adds what is ticked."""
        return CreateFields(tuple(preset.definitions[name] for name in keys(self.names.value or "")))

    def refuse(self, error: DefinitionInvalidError | SubmissionReusedError, preset: Preset) -> int:
        """Say what is wrong, and return the status to answer with."""
        if isinstance(error, SubmissionReusedError):
            return self.refuse_reuse()
        label = _text(preset.definitions[error.name], "label")
        self.form_errors += [f"{label}: {translated(reason)}" for reason in error.errors.values()]
        return 422


def preset_form(preset: Preset) -> type[PresetForm]:
    """Return the form of a preset, all of whose fields are ticked until somebody unticks them."""
    choices = {name: own_text(str(said["label"])) for name, said in preset.definitions.items()}
    names = Field(
        name="names",
        label=message("Fields"),
        type=Choices(),
        choices=choices,
        default=BETWEEN.join(choices),
    )
    return type("PresetForm", (PresetForm,), {"names": control_for(names)})


def _offered(definition: Definition, *, chosen: bool) -> OfferedField:
    seen_by = str(definition.get("seen_by", "viewer"))
    return OfferedField(
        name=str(definition["name"]),
        label=_text(definition, "label") or "",
        type=translated(TYPES[str(definition["type"])]),
        section=_text(definition, "section"),
        seen_by=translated(READERS[seen_by]) if seen_by != "viewer" else None,
        chosen=chosen,
    )


def _text(definition: Definition, part: str) -> str | None:
    text, russian = definition.get(part), definition.get(f"{part}_ru")
    return translated(own_text(str(text), ru=str(russian) if russian else None)) if text else None
