"""Links between the pages of a long list."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Pager:
    """Addresses of other pages; None where there is none."""

    first: str | None = None
    previous: str | None = None
    next: str | None = None
    last: str | None = None
