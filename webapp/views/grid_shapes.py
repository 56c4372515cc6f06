"""What a grid is drawn of."""

from collections.abc import Sequence
from typing import NamedTuple

MOST_PROBLEMS = 20
"""Cells that are named above the grid; each says by itself what is wrong with it."""


class Choice(NamedTuple):
    """A type that a column can be said to have."""

    key: str
    label: str
    chosen: bool


class Head(NamedTuple):
    """A column's head: its place, what it is, what helps to type into its cells, and the words to choose from.

    `types` are what else it can be, where that is to be chosen; `control` is the name of the choice.
    """

    place: int
    name: str
    label: str
    kind: str
    numeric: bool
    required: bool
    help: str | None
    input_mode: str | None
    words: Sequence[str]
    control: str = ""
    types: Sequence[Choice] = ()


class Cell(NamedTuple):
    """A cell: `control` is its name, `labels` the ids of what it is called by.

    Its `look` is "text", "lines" or "check"; "locked" and "gone" are only read; "clash" has two versions. `was` is what
    it showed, if it shows something else now; of a clash it is what others saved, and `said` has both in words.
    """

    head: Head
    control: str
    labels: str
    look: str
    text: str
    was: str | None
    error: str | None
    said: tuple[str, str] | None


class Line(NamedTuple):
    """A row: `whom` says whom it is about, `note` that nothing of it can be saved, `who` saved it meanwhile."""

    number: int
    whom: str | None
    name: str | None
    url: str | None
    note: str | None
    who: str | None
    cells: Sequence[Cell]


class Problem(NamedTuple):
    """What keeps the grid from being saved: the cell, if there is one, where it is, and why."""

    target: str | None
    place: str
    reason: str
