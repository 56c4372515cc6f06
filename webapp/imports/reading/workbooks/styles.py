"""How the numbers of cells are shown: some are days, or have zeros before them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import IO, Literal

from webapp.imports.reading.workbooks.xml import tags

Style = Literal["number", "date", "time", "datetime"]

# ECMA-376 part 1, 18.8.30; from 27 on those of Chinese, Japanese and Korean programs.
_BUILT_IN: Mapping[int, Style] = {
    **dict.fromkeys((*range(14, 18), *range(27, 32), *range(50, 55), 36, 57, 58), "date"),
    **dict.fromkeys((*range(18, 22), *range(45, 48), *range(32, 36), 55, 56), "time"),
    22: "datetime",
}

# What says nothing of days and hours: quoted and escaped text, colours, conditions, currencies.
_ASIDE = re.compile(r'"[^"]*"|\\.|[_*].|\[(?!h+\]|m+\]|s+\])[^\]]*\]|General|AM/PM|A/P', re.IGNORECASE)


def styles(stream: IO[bytes]) -> Sequence[Style]:
    """Return the style of each cell format, by its place.

    :raises UnreadableError: as `tags` does.
    """
    known = dict(_BUILT_IN)
    return list(_cell_formats(stream, known))


def style_of(code: str) -> Style:
    """Return what a format such as ``dd.mm.yyyy hh:mm`` shows."""
    signs = _ASIDE.sub("", code.partition(";")[0]).lower()
    has_time = any(sign in signs for sign in "hs")
    has_day = any(sign in signs for sign in "dyg") or ("m" in signs and not has_time)
    if has_day:
        return "datetime" if has_time else "date"
    return "time" if has_time else "number"


def _cell_formats(stream: IO[bytes], known: dict[int, Style]) -> Iterator[Style]:
    is_of_cells = False
    for name, attributes in tags(stream):
        if name == "numFmt":
            known[_number(attributes.get("numFmtId"))] = style_of(attributes.get("formatCode", ""))
        elif name in {"cellXfs", "cellStyleXfs", "cellStyles", "dxfs"}:
            is_of_cells = name == "cellXfs"
        elif name == "xf" and is_of_cells:
            yield known.get(_number(attributes.get("numFmtId")), "number")


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0  # noqa: PLR2004
