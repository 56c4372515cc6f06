"""Recognising what stands between and around the cells of a text file."""

import csv
import re
from collections import Counter
from collections.abc import Sequence

DELIMITERS = ("\t", ";", "|", ",")
"""The first wins that splits rows as evenly as any other: what commas also do stand within cells."""

NO_FIT = (False, 0.0)
"""Of what splits no rows, or few."""

QUOTES = ('"', "'")

_NAMING = re.compile(r"sep=(.)[\r\n]*", re.IGNORECASE)


def names_delimiter(line: str) -> str | None:
    """Return the delimiter that Excel is told by a first line such as ``sep=;``."""
    match = _NAMING.fullmatch(line)
    return match[1] if match else None


def recognise_delimiter(lines: Sequence[str], quote: str) -> str:
    """Return the delimiter that splits the first row as wide as most; empty, if none splits them."""
    named = names_delimiter(lines[0]) if lines else None
    fits = {delimiter: _fit(lines, delimiter, quote) for delimiter in DELIMITERS}
    best = max(DELIMITERS, key=lambda delimiter: fits[delimiter])
    return named or (best if fits[best] > NO_FIT else "")


def recognise_quote(text: str) -> str:
    """Return the sign around cells: an apostrophe only where cells are seen to begin and end with it."""
    begun, ended = (
        len(re.findall(pattern, text)) for pattern in (r"(?m)(?:^|[\t;|,])'", r"(?m)'(?:[\t;|,\r]|$)")
    )
    return "'" if begun > 1 and begun == ended and '"' not in text else '"'


def skips_space(text: str, delimiter: str, quote: str) -> bool:
    """Tell whether quoted cells stand behind a space, as in ``"Ada", "Byron"``."""
    return bool(delimiter and quote) and f"{quote}{delimiter} {quote}" in text


def _fit(lines: Sequence[str], delimiter: str, quote: str) -> tuple[bool, float]:
    """Return whether the first row is as wide as most, and the share of those, in tenths."""
    try:
        quoting = csv.QUOTE_MINIMAL if quote else csv.QUOTE_NONE
        rows = csv.reader(lines, delimiter=delimiter, quotechar=quote or None, quoting=quoting)
        widths = [len(cells) for cells in rows if cells]
    except csv.Error:
        return NO_FIT
    width, count = Counter(widths).most_common(1)[0] if widths else (1, 0)
    return (widths[0] == width, round(count / len(widths), 1)) if width > 1 else NO_FIT
