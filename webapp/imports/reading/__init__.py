"""Files that people bring, read row by row: text in any usual dialect and encoding, and workbooks.

`recognise` looks at the beginning of a file and says how it is written; `chunks` reads it so, from the start or from
where an earlier reading was broken off. Files are binary and seekable. Nothing here knows fields or the database.
"""

from webapp.imports.reading.dialects import DELIMITERS, QUOTES
from webapp.imports.reading.encodings import ENCODINGS
from webapp.imports.reading.errors import UnreadableError
from webapp.imports.reading.layout import Chosen, Layout
from webapp.imports.reading.others import refuse_large
from webapp.imports.reading.recognising import recognise
from webapp.imports.reading.rows import Chunk, Position, Row
from webapp.imports.reading.streaming import chunks, read

__all__ = [
    "DELIMITERS",
    "ENCODINGS",
    "QUOTES",
    "Chosen",
    "Chunk",
    "Layout",
    "Position",
    "Row",
    "UnreadableError",
    "chunks",
    "read",
    "recognise",
    "refuse_large",
]
