"""Texts for people, as data: translated above, by `webapp.translation`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from typing_extensions import override


@dataclass(frozen=True, slots=True)
class Message:
    """An English text, which is its gettext id, and the parameters that fill its ``%(name)s`` places.

    `plural` is the English plural; the number that chooses the form is ``params["count"]``. `own` has the text in
    other languages, by their codes, where somebody wrote it in the browser: no catalogue of translations knows it then.
    """

    id: str
    params: dict[str, Any] = field(default_factory=dict[str, Any])
    plural: str | None = None
    own: Mapping[str, str] | None = None

    @override
    def __str__(self) -> str:
        """Return the English text, for logs and the command line."""
        if self.own is not None:
            return self.id
        text = self.plural if self.plural and self.params["count"] != 1 else self.id
        return text % self.params if self.params else text


def message(text: str, **params: object) -> Message:
    """Mark an English text for translation: ``message("Must be at least %(minimum)s.", minimum=0)``."""
    return Message(text, params)


def plural_message(singular: str, plural: str, count: int, **params: object) -> Message:
    """Mark an English text and its plural for translation; ``%(count)s`` is the number."""
    return Message(singular, {"count": count, **params}, plural)


def own_text(text: str, **translations: str | None) -> Message:
    """Return a text that somebody wrote in the browser, and its translations by language where there are any."""
    return Message(text, own={language: other for language, other in translations.items() if other})
