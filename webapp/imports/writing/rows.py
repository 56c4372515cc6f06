"""What is written."""

from typing import NamedTuple


class StagedRow(NamedTuple):
    """A row as it is staged: the JSON of its cells, and of its values or, where they cannot be read, of the reasons."""

    number: int
    cells: str
    document: str | None
    faults: str | None
