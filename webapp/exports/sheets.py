"""A list as a workbook."""

from collections.abc import Iterable, Iterator, Sequence
from typing import IO

from webapp.exports.lines import ID, names
from webapp.exports.workbook import read_lines, write_workbook
from webapp.users.query import ListQuery


def workbook_of(
    file: IO[bytes], query: ListQuery, heads: Sequence[str], lines: Iterable[bytes]
) -> Iterator[int]:
    """Write a list, that comes as JSON Lines, as `write_workbook` does."""
    fields = [query.fields.fields.get(name) for name in names(query)]
    return write_workbook(file, [ID, *heads], fields, read_lines(lines))
