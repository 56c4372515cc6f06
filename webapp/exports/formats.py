"""The kinds of files."""

import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

BOM = "\ufeff"
"""Without it Excel takes UTF-8 for the code page of its country."""


@dataclass(frozen=True)
class Kind:
    """How a file's name ends and what it is to a browser."""

    suffix: str
    media_type: str


class Format(Enum):
    """What the list can be written as; docs/decisions/0020-exports.md says how each value looks in it."""

    CSV = Kind("csv", "text/csv; charset=utf-8")
    JSONL = Kind("jsonl", "application/jsonl; charset=utf-8")
    XLSX = Kind("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")


def csv_lines(rows: Iterable[Sequence[object]]) -> str:
    """Return lines of texts and numbers as PostgreSQL's COPY writes them, an empty value as nothing."""
    lines: list[str] = []
    # Only with this end of lines does the writer of older Pythons quote a carriage return.
    csv.writer(_Sink(lines.append), lineterminator="\r\n").writerows(rows)
    return "".join([f"{line[:-2]}\n" for line in lines])


class _Sink:
    """Where a writer of CSV puts its lines, one at a time."""

    def __init__(self, write: Callable[[str], object]) -> None:
        self.write = write
