"""Tracked tables as they were: points in the order of changesets, and the rows that were touched since one."""

from webapp.changes.past.points import At, Point, find_point, read, write
from webapp.changes.past.presence import find_absence
from webapp.changes.past.touched import EVERYTHING, Span, touched

__all__ = [
    "EVERYTHING",
    "At",
    "Point",
    "Span",
    "find_absence",
    "find_point",
    "read",
    "touched",
    "write",
]
