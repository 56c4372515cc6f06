"""The lines of a text file, decoded block by block, and how many bytes lie before them."""

import codecs
import io
from collections.abc import Iterator
from typing import BinaryIO

from webapp.imports.reading.limits import BLOCK, LONGEST_ROW

BOM = "\ufeff"


class UndecodableError(Exception):
    """The next line is no text in the encoding of the file; `around` has bytes near its fault."""

    def __init__(self, around: bytes) -> None:
        super().__init__("undecodable bytes")
        self.around = around


class EndlessError(Exception):
    """The row that is being read is longer than one may be."""


class Lines:
    """Iterates once over lines with their ends, which are LF, CR LF or CR, from byte `offset` on."""

    def __init__(self, file: BinaryIO, encoding: str, offset: int = 0) -> None:
        self._file = file
        self._encoding = encoding
        self._decoded_to = offset
        self._end_of_text = offset
        self._text = ""
        self._buffer = io.StringIO()
        self._blocks_of_row = 0
        self.blocks = 0
        self.is_exhausted = False
        self.is_between_rows = True

    @property
    def offset(self) -> int:
        """Bytes of the file before the next line."""
        return self._end_of_text - self._size(self._text[self._buffer.tell() :])

    def __iter__(self) -> Iterator[str]:
        for text in self._whole_lines():
            self._text = text
            # Not splitlines(), which knows eight more ends than a spreadsheet.
            self._buffer = io.StringIO(text, newline="")
            yield from self._buffer
        self.is_exhausted = True

    def _whole_lines(self) -> Iterator[str]:
        rest = ""
        for text in self._decoded():
            text = rest + text  # noqa: PLW2901
            # A CR at the very end may be the first half of a CR LF.
            cut = max(text.rfind("\n"), text.rfind("\r", 0, len(text) - 1)) + 1
            rest = text[cut:]
            self._end_of_text = self._decoded_to - self._size(rest)
            yield text[:cut]
        self._end_of_text = self._decoded_to
        yield rest

    def _decoded(self) -> Iterator[str]:
        decoder = codecs.getincrementaldecoder(self._encoding)()
        fed = self._decoded_to
        is_beginning = fed == 0
        self._file.seek(fed)
        while True:
            block = self._file.read(BLOCK)
            self._count_block()
            fed += len(block)
            try:
                text = decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                self._decoded_to += error.start
                yield error.object[: error.start].decode(self._encoding)
                raise UndecodableError(_around(error)) from None
            self._decoded_to = fed - len(decoder.getstate()[0])
            yield text.removeprefix(BOM) if is_beginning else text
            is_beginning = False
            if not block:
                return

    def _count_block(self) -> None:
        """Bound the lines of one row as well: whoever reads sets `is_between_rows` after each."""
        self.blocks += 1
        self._blocks_of_row = 0 if self.is_between_rows else self._blocks_of_row + 1
        self.is_between_rows = False
        if self._blocks_of_row * BLOCK > LONGEST_ROW:
            raise EndlessError

    def _size(self, text: str) -> int:
        return len(text.encode(self._encoding))


def _around(error: UnicodeDecodeError) -> bytes:
    return error.object[max(0, error.start - 2_000) : error.start + 2_000]
