"""Messages in the reader's language."""

from flask_babel import gettext, ngettext

from webapp.fields import Message


def translated(message: Message) -> str:
    """Translate a message; parameters that are messages themselves are translated first."""
    params = {name: _plain(value) for name, value in message.params.items()}
    if message.plural is None:
        return gettext(message.id, **params)
    return ngettext(message.id, message.plural, message.params["count"], **params)


def _plain(value: object) -> object:
    return translated(value) if isinstance(value, Message) else value
