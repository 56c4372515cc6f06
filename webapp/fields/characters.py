"""Characters that no stored text may hold, each refused with its reason."""

import re

from webapp.fields.errors import InvalidError
from webapp.fields.messages import Message, message

CONTROLS = "\x00-\x1f\x7f-\x9f\u2028\u2029"

# Embeddings, overrides and isolates make a text read otherwise than it is stored (CVE-2021-42574). The marks U+200E
# and U+200F, which only settle the side of a comma, stay allowed.
BIDI_CONTROLS = "\u202a-\u202e\u2066-\u2069"

SURROGATES = "\ud800-\udfff"

FORBIDDEN = re.compile(f"(?P<control>[{CONTROLS}])|(?P<bidi>[{BIDI_CONTROLS}])|(?P<surrogate>[{SURROGATES}])")


def refuse_forbidden(text: str) -> None:
    """Let a text pass that a person can read and both databases can store.

    :raises InvalidError: naming the first forbidden character and why it is.
    """
    # Nothing forbidden is printable, and to ask that first is ten times faster.
    if text.isprintable():
        return
    if found := FORBIDDEN.search(text):
        raise InvalidError(_reason(found.lastgroup, f"U+{ord(found.group()):04X}"))


def is_blank(text: str) -> bool:
    """Tell whether there is nothing to see: joiners and other invisible characters alone are nothing."""
    return not any(character.isprintable() and character != " " for character in text)


def _reason(kind: str | None, code: str) -> Message:
    if kind == "bidi":
        return message("Remove the character %(code)s: it changes the direction of reading.", code=code)
    if kind == "surrogate":
        return message("Remove the character %(code)s: it is one half of a broken character.", code=code)
    return message("Remove the line break or control character %(code)s.", code=code)
