"""The texts of cells."""

from collections.abc import Sequence

from webapp.imports.reading.errors import UnreadableError
from webapp.imports.reading.workbooks.archive import DAMAGED
from webapp.imports.reading.workbooks.escapes import unescaped
from webapp.imports.reading.workbooks.numbers import shown
from webapp.imports.reading.workbooks.strings import Strings
from webapp.imports.reading.workbooks.styles import Style

LONGEST_PLACE = 10
"""Digits of the place of a text among those that are shared."""

BOOLEANS = {"1": "TRUE", "0": "FALSE"}


class Cells:
    """Turns what stands in a cell into what people see there."""

    def __init__(self, strings: Strings, styles: Sequence[Style], *, is_1904: bool) -> None:
        self._strings = strings
        self._styles: dict[str, Style] = {str(place): style for place, style in enumerate(styles)}
        self._is_1904 = is_1904

    def text(self, written: str, kind: str, style: str) -> str:
        """Return the text of a cell.

        :param kind: its attribute ``t``: of which type it is.
        :param style: its attribute ``s``: the place of its format.
        :raises UnreadableError: it refers to a text that is not there.
        """
        if kind == "s":
            return self._strings[_place(written)]
        if kind == "n":
            return shown(written, self._styles.get(style, "number"), is_1904=self._is_1904)
        if kind == "b":
            return BOOLEANS.get(written, written)
        if kind == "d":
            return written.removesuffix("T00:00:00")
        return unescaped(written)


def _place(written: str) -> int:
    if not written.isdecimal() or len(written) > LONGEST_PLACE:
        raise UnreadableError(DAMAGED)
    return int(written)
