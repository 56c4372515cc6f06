"""How a file is written, recognised by its beginning."""

import codecs
import io
from collections.abc import Sequence
from typing import BinaryIO

from webapp.imports.reading.delimited import records
from webapp.imports.reading.dialects import names_delimiter, recognise_delimiter, recognise_quote, skips_space
from webapp.imports.reading.encodings import recognise_encoding, undecodable
from webapp.imports.reading.headers import with_headers
from webapp.imports.reading.layout import Chosen, Layout
from webapp.imports.reading.limits import SAMPLE_BYTES, SAMPLE_ROWS
from webapp.imports.reading.lines import BOM
from webapp.imports.reading.others import ZIP, refuse_binary, refuse_compound
from webapp.imports.reading.widths import is_blank
from webapp.imports.reading.workbooks import recognise_workbook

RECOGNISED = Chosen()


def recognise(file: BinaryIO, name: str, chosen: Chosen = RECOGNISED) -> Layout:  # noqa: ARG001
    """Return how a file is written, as far as nobody has `chosen` it; only its beginning is read.

    :param name: as the person calls it, with its suffix.
    :raises UnreadableError: it is no table that can be read, and why.
    """
    file.seek(0)
    sample = file.read(SAMPLE_BYTES)
    if sample.startswith(ZIP):
        return recognise_workbook(file, chosen)
    refuse_compound(sample)
    return _delimited(sample, chosen)


def _delimited(sample: bytes, chosen: Chosen) -> Layout:
    encoding = chosen.encoding or recognise_encoding(sample)
    lines = _lines(sample, encoding)
    text = "".join(lines)
    quote = recognise_quote(text) if chosen.quote is None else chosen.quote
    delimiter = recognise_delimiter(lines, quote) if chosen.delimiter is None else chosen.delimiter
    layout = Layout(
        format="csv",
        headers=(),
        has_header=False,
        encoding=encoding,
        delimiter=delimiter,
        quote=quote,
        skips_space=skips_space(text, delimiter, quote),
    )
    below = lines[1:] if lines and names_delimiter(lines[0]) else lines
    rows = [cells for cells in records(below, layout) if not is_blank(cells)]
    return with_headers(layout, rows[:SAMPLE_ROWS], chosen)


def _lines(sample: bytes, encoding: str) -> Sequence[str]:
    """Return the whole lines of the beginning of a file, up to the first that is no text in this encoding."""
    is_whole = len(sample) < SAMPLE_BYTES
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(sample)
    except UnicodeDecodeError as error:
        is_whole = False
        text = sample[: error.start].decode(encoding)
        if "\n" not in text and "\r" not in text:
            raise undecodable(1, sample, encoding) from None
    refuse_binary(text)
    lines = list(io.StringIO(text.removeprefix(BOM), newline=""))
    return lines if is_whole or len(lines) == 1 else lines[:-1]
