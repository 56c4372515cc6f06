"""The zip file that a workbook is, opened with distrust."""

import io
import zipfile
import zlib
from collections.abc import Generator
from contextlib import contextmanager
from typing import IO, BinaryIO

from typing_extensions import override

from webapp.fields import message
from webapp.imports.reading.errors import UnreadableError
from webapp.imports.reading.limits import (
    LARGEST_DIRECTORY,
    LARGEST_WORKBOOK,
    MOST_COMPRESSED,
    SURELY_NO_BOMB,
)

DAMAGED = message("This workbook is damaged. Open it in your spreadsheet program and save it again.")
TOO_LARGE = message("This workbook is too large when unpacked. Save the sheet as CSV, and import that.")
OTHER = message("This is no workbook that can be read. Save it as .xlsx or as CSV.")


class Archive:
    """The parts of a workbook by name."""

    def __init__(self, file: BinaryIO) -> None:
        """Check the sizes that the directory claims; no part gives more than that.

        :raises UnreadableError: it is damaged, or would be huge.
        """
        with refusing_damage():
            self._zip = zipfile.ZipFile(_Bounded(file))
        self._check(self._zip.infolist())

    def __contains__(self, name: str) -> bool:
        return name in self._zip.NameToInfo

    def size(self, name: str) -> int:
        """Return the unpacked bytes of a part.

        :raises UnreadableError: there is none of the name.
        """
        with refusing_damage():
            return self._zip.getinfo(name).file_size

    def open(self, name: str) -> IO[bytes]:
        """Open a part for reading.

        :raises UnreadableError: there is none of the name.
        """
        with refusing_damage():
            return self._zip.open(name)

    def _check(self, parts: list[zipfile.ZipInfo]) -> None:
        unpacked, packed = (
            sum(getattr(part, size) for part in parts) for size in ("file_size", "compress_size")
        )
        if unpacked > LARGEST_WORKBOOK or unpacked > max(SURELY_NO_BOMB, packed * MOST_COMPRESSED):
            raise UnreadableError(TOO_LARGE)
        if any(part.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} for part in parts):
            raise UnreadableError(OTHER)


class _Bounded(io.BufferedIOBase):
    """A file that is never read whole: zipfile takes the directory at once, however large it says that is."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    @override
    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > LARGEST_DIRECTORY:
            raise zipfile.BadZipFile("The directory is too large.")
        return self._file.read(-1 if size is None else size)

    @override
    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        return self._file.seek(offset, whence)

    @override
    def tell(self) -> int:
        return self._file.tell()

    @override
    def seekable(self) -> bool:
        return True


@contextmanager
def refusing_damage() -> Generator[None]:
    """Turn what zipfile raises for broken files into one message."""
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError) as error:
        raise UnreadableError(DAMAGED) from error
