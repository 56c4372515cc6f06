"""Messages as they are stored, so that each reader reads them in a language of their own."""

from typing import Any, cast

from webapp.fields import Message
from webapp.models.types import Json


def to_json(message: Message) -> dict[str, Json]:
    """Write a message whose parameters are JSON values."""
    return {"id": message.id, "params": message.params, "plural": message.plural}


def from_json(document: dict[str, Json]) -> Message:
    """Read what `to_json` wrote."""
    return Message(**cast("dict[str, Any]", document))
