"""How a file is written, recognised by its beginning."""

import codecs
import io
from collections.abc import Sequence
from dataclasses import replace
from typing import BinaryIO

from webapp.fields import message, plural_message
from webapp.imports.reading.delimited import records
from webapp.imports.reading.dialects import names_delimiter, recognise_delimiter, recognise_quote, skips_space
from webapp.imports.reading.encodings import recognise_encoding, undecodable
from webapp.imports.reading.errors import UnreadableError
from webapp.imports.reading.headers import has_header, unique
from webapp.imports.reading.layout import Chosen, Layout
from webapp.imports.reading.limits import MOST_COLUMNS, SAMPLE_BYTES, SAMPLE_ROWS
from webapp.imports.reading.lines import BOM
from webapp.imports.reading.widths import is_blank, width_of

RECOGNISED = Chosen()


def recognise(file: BinaryIO, name: str, chosen: Chosen = RECOGNISED) -> Layout:  # noqa: ARG001
    """Return how a file is written, as far as nobody has `chosen` it; only its beginning is read.

    :param name: as the person calls it, with its suffix.
    :raises UnreadableError: it is no table that can be read, and why.
    """
    file.seek(0)
    sample = file.read(SAMPLE_BYTES)
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


def with_headers(layout: Layout, rows: Sequence[Sequence[str]], chosen: Chosen) -> Layout:
    """Return a layout with the headers that the first rows of a file give it, none of which is blank.

    :raises UnreadableError: there are no rows, or too many columns.
    """
    if not rows:
        raise UnreadableError(message("There is nothing in this file."))
    is_first_header = has_header(rows) if chosen.has_header is None else chosen.has_header
    width = width_of(rows[0]) if is_first_header else max(map(width_of, rows))
    if width > MOST_COLUMNS:
        raise UnreadableError(
            plural_message(
                "This file has %(found)s columns. At most %(count)s can be read.",
                "This file has %(found)s columns. At most %(count)s can be read.",
                MOST_COLUMNS,
                found=width,
            )
        )
    headers = unique(rows[0][:width]) if is_first_header else ("",) * width
    return replace(layout, headers=headers, has_header=is_first_header)


def _lines(sample: bytes, encoding: str) -> Sequence[str]:
    """Return the whole lines of a sample."""
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(sample).removeprefix(BOM)
    except UnicodeDecodeError as error:
        raise UnreadableError(undecodable(1, sample, encoding), 1) from error
    lines = list(io.StringIO(text, newline=""))
    return lines[:-1] if len(sample) == SAMPLE_BYTES and len(lines) > 1 else lines
