"""Messages in the reader's language."""

from gettext import NullTranslations
from typing import cast

from babel import Locale
from flask import g
from flask_babel import get_domain, get_locale

from webapp.fields import Message


def translated(message: Message) -> str:
    """Translate a message; parameters that are messages themselves are translated first."""
    if message.own is not None:
        return message.own.get(language(), message.id)
    params = {name: _plain(value) for name, value in message.params.items()}
    if message.plural is None:
        text = catalogue().gettext(message.id)
        return text % params if params else text
    count = cast("int", message.params["count"])
    return catalogue().ngettext(message.id, message.plural, count) % {"num": count, **params}


def catalogue() -> NullTranslations:
    """Return the texts in the reader's language, found once a request: Flask-Babel looks for them at every text."""
    found: NullTranslations | None = g.get("catalogue")
    if found is None:
        found = g.catalogue = get_domain().get_translations()
    return found


def language() -> str:
    """Return the code of the reader's language."""
    return cast("Locale", get_locale()).language


def _plain(value: object) -> object:
    return translated(value) if isinstance(value, Message) else value
