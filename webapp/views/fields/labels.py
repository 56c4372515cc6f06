"""What a field is called, as its definition says."""

from collections.abc import Mapping

from webapp.fields import BUILT_IN, OWN, Value
from webapp.translation import language, translated


def label_of(definition: Mapping[str, Value]) -> str:
    """Return the label in the reader's language, in another where there is none, or what it is named."""
    label, russian = definition.get("label"), definition.get("label_ru")
    said = russian or label if language() == "ru" else label or russian
    return str(said) if said else name_label(str(definition["name"]))


def name_label(name: str) -> str:
    """Return what to call a field of which only the name is known."""
    return translated(BUILT_IN.fields[name].label) if name in BUILT_IN.fields else name.removeprefix(OWN)
