"""Texts for people, as data: translated above, by `webapp.translation`."""

from dataclasses import dataclass, field
from typing import Any

from typing_extensions import override


@dataclass(frozen=True, slots=True)
class Message:
    """An English text, which is its gettext id, and the parameters that fill its ``%(name)s`` places.

    `plural` is the English plural; the number that chooses the form is ``params["count"]``.
    """

    id: str
    params: dict[str, Any] = field(default_factory=dict[str, Any])
    plural: str | None = None

    @override
    def __str__(self) -> str:
        """Return the English text, for logs and the command line."""
        text = self.plural if self.plural and self.params["count"] != 1 else self.id
        return text % self.params if self.params else text


def message(text: str, **params: object) -> Message:
    """Mark an English text for translation: ``message("Must be at least %(minimum)s.", minimum=0)``."""
    return Message(text, params)


def plural_message(singular: str, plural: str, count: int, **params: object) -> Message:
    """Mark an English text and its plural for translation; ``%(count)s`` is the number."""
    return Message(singular, {"count": count, **params}, plural)
