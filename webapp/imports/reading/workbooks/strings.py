"""The texts that cells share."""

from array import array
from collections.abc import Iterator
from typing import IO

from webapp.imports.reading.errors import UnreadableError
from webapp.imports.reading.limits import LONGEST_CELL
from webapp.imports.reading.workbooks.archive import DAMAGED
from webapp.imports.reading.workbooks.escapes import unescaped
from webapp.imports.reading.workbooks.xml import Attributes, Depth, Names, parse


class Strings:
    """Texts by their places, read only as far as they are asked for, which is in step with the cells of most sheets.

    They are kept as bytes on end: as Python's own texts a million names would take three times as much.
    """

    def __init__(self, stream: IO[bytes] | None) -> None:
        self._texts = bytearray()
        self._ends = array("Q", [0])
        self._names = Names()
        self._depth = Depth()
        self._parts: list[str] = []
        self._is_text = self._is_phonetic = False
        self._blocks: Iterator[int] = (
            parse(stream, self._start, self._end, self._text) if stream else iter(())
        )

    def __getitem__(self, place: int) -> str:
        """Return a text.

        :raises UnreadableError: there is none at this place.
        """
        while place + 1 >= len(self._ends):
            if next(self._blocks, None) is None:
                raise UnreadableError(DAMAGED)
        return self._texts[self._ends[place] : self._ends[place + 1]].decode()

    def _start(self, name: str, _: Attributes) -> None:
        self._depth.grow()
        local = self._names[name]
        if local == "si":
            self._parts.clear()
        elif local == "t":
            self._is_text = not self._is_phonetic
        elif local == "rPh":
            self._is_phonetic = True

    def _end(self, name: str) -> None:
        self._depth.shrink()
        local = self._names[name]
        if local == "si":
            self._texts += unescaped("".join(self._parts))[: LONGEST_CELL + 1].encode()
            self._ends.append(len(self._texts))
        elif local == "t":
            self._is_text = False
        elif local == "rPh":
            self._is_phonetic = False

    def _text(self, text: str) -> None:
        if self._is_text:
            self._parts.append(text)
