"""The choices of a field of one's own as a text: a line for each, ``key | label | label in Russian``."""

import re
from collections.abc import Mapping

from webapp.fields.errors import InvalidError
from webapp.fields.keys import suggest_key
from webapp.fields.messages import Message, message, own_text

KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
SIGN = "|"


def read_choices(text: str | None) -> Mapping[str, Message]:
    """Return the label of each choice by key, in their order.

    :raises InvalidError: naming the line that is none.
    """
    choices: dict[str, Message] = {}
    for number, line in enumerate(
        filter(None, (line.strip() for line in (text or "").splitlines())), start=1
    ):
        key, *labels = (part.strip() for part in line.split(SIGN))
        if not KEY.fullmatch(key) or not labels or len(labels) > 2 or not labels[0]:  # noqa: PLR2004  # two languages
            raise InvalidError(
                message("Write line %(number)s as: key | label | label in Russian", number=number)
            )
        if key in choices:
            raise InvalidError(message("The key of line %(number)s is taken by another line.", number=number))
        choices[key] = own_text(labels[0], ru=labels[1] if labels[1:] else None)
    return choices


def complete_choices(text: str) -> str:
    """Give each line without a key one made from its label, and leave the rest to `read_choices`.

    A line begins with a key if it has several parts, the first of which can be one.
    """
    lines = ([part.strip() for part in line.split(SIGN)] for line in text.splitlines() if line.strip())
    return "\n".join(f" {SIGN} ".join(_with_key(parts)) for parts in lines)


def write_choices(choices: Mapping[str, Message]) -> str:
    """Return the text that `read_choices` reads."""
    return "\n".join(
        f" {SIGN} ".join(filter(None, (key, label.id, (label.own or {}).get("ru"))))
        for key, label in choices.items()
    )


def _with_key(parts: list[str]) -> list[str]:
    has_key = len(parts) > 1 and KEY.fullmatch(parts[0])
    return parts if has_key else [suggest_key(parts[0]), *parts]
