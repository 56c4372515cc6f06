"""Pages by the values of a row instead of by counting rows: as quick at the end of ten million as at the start.

A sort is a sequence of keys, the last of which is the id, so that no two rows are equal. What comes after a row is cut
into ranges, one behind the other, each of which an index can walk: a single condition with OR makes both databases
scan, and a nullable key, whose empty values come last in both directions, is no range of an index at all.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Text, and_, bindparam, true

Nulls = tuple[bool, ...]
"""Which values of a position are empty: its ranges depend on no more of it."""

Part: TypeAlias = tuple[ColumnElement[bool], bool]
"""A condition on a key, and whether the key is empty wherever it holds."""


@dataclass(frozen=True)
class Key:
    """A column to sort by.

    One that is `opaque` is an expression on SQLite, whose planner sees neither a range of its index in those that are
    not null, nor that to sort by it changes nothing where all are equal.
    """

    column: ColumnElement[Any]
    descending: bool
    nullable: bool
    opaque: bool = False
    nulls_first: bool = False
    """Only while walking backwards."""


@dataclass(frozen=True)
class Range:
    """Rows that follow one another in the list, and the order in which they do."""

    condition: ColumnElement[bool]
    order: Sequence[ColumnElement[Any]]


def ranges(keys: Sequence[Key], nulls: Nulls | None, *, backwards: bool = False) -> list[Range]:
    """Cut all rows, or those beyond a position, into ranges, the nearest first.

    The values of the position are bound as in `bound`. Backwards is from the end of the list to its start; what is
    beyond a position then comes before it.
    """
    walk = _reversed(keys) if backwards else keys
    return list(_whole(walk) if nulls is None else _beyond(walk, nulls))


def bound(position: Sequence[Any]) -> dict[str, Any]:
    """Name the values of a position as the conditions of its ranges do."""
    return {_name(place): value for place, value in enumerate(position)}


def order_by(keys: Sequence[Key], *, backwards: bool = False) -> list[ColumnElement[Any]]:
    """Return the order of the list, or the opposite one, for rows that are sorted anyway."""
    return _order(_reversed(keys) if backwards else keys, 0)


def _whole(keys: Sequence[Key]) -> Iterator[Range]:
    for part, is_empty in _parts(keys[0]) or [(true(), False)]:
        yield Range(part, _order(keys, 1, constant=int(is_empty)))


def _beyond(keys: Sequence[Key], nulls: Nulls) -> Iterator[Range]:
    """Give the rows that are equal in all keys but the last, then in all but the last two, and so on."""
    for place in reversed(range(len(keys))):
        equal = [_equals(key, before, nulls[before]) for before, key in enumerate(keys[:place])]
        for part, is_empty in _parts_beyond(keys[place], place, is_null=nulls[place]):
            yield Range(and_(*equal, part), _order(keys, place + 1, constant=place + is_empty))


def _parts(key: Key) -> list[Part]:
    """Return the filled and the empty part of a nullable key, as they follow each other."""
    if not key.nullable:
        return []
    filled = key.column >= _least(key.column) if key.opaque else key.column.is_not(None)
    parts = [(filled, False), (key.column.is_(None), True)]
    return parts[::-1] if key.nulls_first else parts


def _least(column: ColumnElement[Any]) -> float | str:
    """Return what no value of a column is less than."""
    return "" if isinstance(column.type, Text) else -math.inf


def _parts_beyond(key: Key, place: int, *, is_null: bool) -> list[Part]:
    if is_null:
        return _parts(key)[1:] if key.nulls_first else []
    value = _value(key, place)
    beyond = key.column < value if key.descending else key.column > value
    return [(beyond, False), *([] if key.nulls_first else _parts(key)[1:])]


def _equals(key: Key, place: int, is_null: bool) -> ColumnElement[bool]:  # noqa: FBT001  # one of three like values
    return key.column.is_(None) if is_null else key.column == _value(key, place)


def _order(keys: Sequence[Key], settled: int, *, constant: int = 0) -> list[ColumnElement[Any]]:
    """Sort by the keys.

    :param settled: in how many of the first ones a range is all filled or all empty.
    :param constant: in how many of the first ones all of a range are equal.
    """
    order: list[ColumnElement[Any]] = []
    for place, key in enumerate(keys):
        if key.opaque and place < constant:
            continue
        if key.nullable and place >= settled:
            empty = key.column.is_(None)
            order.append(empty.desc() if key.nulls_first else empty.asc())
        order.append(key.column.desc() if key.descending else key.column.asc())
    return order


def _reversed(keys: Sequence[Key]) -> list[Key]:
    return [replace(key, descending=not key.descending, nulls_first=not key.nulls_first) for key in keys]


def _value(key: Key, place: int) -> ColumnElement[Any]:
    return bindparam(_name(place), type_=key.column.type)


def _name(place: int) -> str:
    return f"position_{place}"
