"""What charts are drawn of."""

from typing import NamedTuple


class Point(NamedTuple):
    """A column of a chart: what it stands for, its height, and that as people write it."""

    label: str
    number: float
    text: str
