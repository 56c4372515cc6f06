"""Characters that XML cannot hold, as spreadsheet programs write them."""

import re

_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_HALVES = range(0xD800, 0xE000)


def unescaped(text: str) -> str:
    """Return a text with the characters that stand in it as ``_x000D_``; halves of broken ones stay as they are."""
    return _ESCAPE.sub(_character, text) if "_x" in text else text


def _character(match: re.Match[str]) -> str:
    code = int(match[1], 16)
    return match[0] if code in _HALVES else chr(code)
