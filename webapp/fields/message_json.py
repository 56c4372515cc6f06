"""Messages as they are stored, so that each reader reads them in a language of their own."""

from typing import Any, cast

from webapp.fields.field import Limit
from webapp.fields.messages import Message
from webapp.fields.stored import OWN_TYPES
from webapp.models.types import Json


def to_json(message: Message) -> dict[str, Json]:
    """Write a message whose parameters are JSON values, limits or messages."""
    params = {name: _parameter(value) for name, value in message.params.items()}
    own = dict[str, Json](message.own) if message.own is not None else None
    return {"id": message.id, "params": params, "plural": message.plural, "own": own}


def from_json(document: dict[str, Json]) -> Message:
    """Read what `to_json` wrote."""
    values = cast("dict[str, Any]", document)
    params = {name: _read_parameter(value) for name, value in values["params"].items()}
    return Message(values["id"], params, values["plural"], values.get("own"))


def _parameter(value: object) -> Json:
    match value:
        case Message():
            return {"message": to_json(value)}
        case Limit():
            return {"limit": value.value, "type": value.type.name}
        case _:
            return cast("Json", value)


def _read_parameter(value: Any) -> object:
    match value:
        case {"message": document}:
            return from_json(document)
        case {"limit": limit, "type": name}:
            return Limit(OWN_TYPES[name], limit)
        case _:
            return value
