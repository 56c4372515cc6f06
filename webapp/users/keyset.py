"""Pages by the values of a row instead of by counting rows: as quick at the end of ten million as at the start.

A sort is a sequence of keys, the last of which is the id, so that no two rows are equal. What comes after a row is cut
into ranges, one behind the other, each of which an index can walk: a single condition with OR makes both databases
scan, and a nullable key, whose empty values come last in both directions, is no range of an index at all.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, true, tuple_

Nulls = tuple[bool, ...]
"""Which values of a position are empty: its ranges depend on no more of it."""


@dataclass(frozen=True)
class Key:
    """A column to sort by."""

    column: ColumnElement[Any]
    descending: bool
    nullable: bool


@dataclass(frozen=True)
class Range:
    """Rows that follow one another in the list, and the order in which they do."""

    condition: ColumnElement[bool]
    order: tuple[ColumnElement[Any], ...]


def ranges(keys: Sequence[Key], nulls: Nulls | None, *, backwards: bool = False) -> list[Range]:
    """Cut all rows, or those beyond a position, into ranges, the nearest first.

    The values of the position are bound as in `bound`. Backwards is from the end of the list to its start, and what
    is beyond a position then comes before it.
    """
    if nulls is None:
        return [Range(part, _order(keys, 0, backwards)) for part in _whole(keys[0], backwards)]
    return list(_beyond(keys, nulls, backwards))


def bound(position: Sequence[Any]) -> dict[str, Any]:
    """Name the values of a position as the conditions of its ranges do."""
    return {_name(place): value for place, value in enumerate(position)}


def order_by(keys: Sequence[Key], *, backwards: bool = False) -> tuple[ColumnElement[Any], ...]:
    """Return the order of the whole list, for rows that are sorted anyway."""
    return _order(keys, -1, backwards)


def _whole(key: Key, backwards: bool) -> list[ColumnElement[bool]]:
    if not key.nullable:
        return [true()]
    parts = [key.column.is_not(None), key.column.is_(None)]
    return parts[::-1] if backwards else parts


def _beyond(keys: Sequence[Key], nulls: Nulls, backwards: bool) -> Iterator[Range]:
    """Give the rows equal in all keys but the last ones, and so on with ever fewer equal keys."""
    tail = _comparable_tail(keys, nulls)
    for place in reversed(range(tail + 1)):
        equal = [_equals(keys[before], before, nulls) for before in range(place)]
        for part in _beyond_key(keys, place, nulls, backwards=backwards, tail=tail):
            yield Range(and_(true(), *equal, part), _order(keys, place, backwards))


def _beyond_key(
    keys: Sequence[Key], place: int, nulls: Nulls, *, backwards: bool, tail: int
) -> Iterator[ColumnElement[bool]]:
    key = keys[place]
    if nulls[place]:
        if backwards:
            yield key.column.is_not(None)
        return
    yield _compared(keys[place:] if place == tail else [key], place, backwards)
    if key.nullable and not backwards:
        yield key.column.is_(None)


def _comparable_tail(keys: Sequence[Key], nulls: Nulls) -> int:
    """Return where the keys begin that can be compared as one row value: same direction, none empty."""
    place = len(keys) - 1
    while place and not keys[place].nullable and not nulls[place - 1]:
        if keys[place - 1].descending != keys[place].descending:
            break
        place -= 1
    return place


def _compared(keys: Sequence[Key], place: int, backwards: bool) -> ColumnElement[bool]:
    columns = [key.column for key in keys]
    values = [_value(key, place + offset) for offset, key in enumerate(keys)]
    left, right = (tuple_(*columns), tuple_(*values)) if len(keys) > 1 else (columns[0], values[0])
    return left < right if keys[0].descending != backwards else left > right


def _equals(key: Key, place: int, nulls: Nulls) -> ColumnElement[bool]:
    return key.column.is_(None) if nulls[place] else key.column == _value(key, place)


def _value(key: Key, place: int) -> ColumnElement[Any]:
    return bindparam(_name(place), type_=key.column.type)


def _name(place: int) -> str:
    return f"position_{place}"


def _order(keys: Sequence[Key], known: int, backwards: bool) -> tuple[ColumnElement[Any], ...]:
    """Sort by the keys; in the first ones, up to the place `known`, a range is all empty or all filled."""
    return tuple(
        part for place, key in enumerate(keys) for part in _order_key(key, place <= known, backwards)
    )


def _order_key(key: Key, is_known: bool, backwards: bool) -> Iterator[ColumnElement[Any]]:
    if key.nullable and not is_known:
        empty = key.column.is_(None)
        yield empty.desc() if backwards else empty.asc()
    yield key.column.desc() if key.descending != backwards else key.column.asc()
