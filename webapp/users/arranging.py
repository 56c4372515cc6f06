"""Moving people's fields up and down."""

from collections.abc import Iterable, Mapping, Sequence

from webapp.users.defining import FieldEdit, UpdateFields


def moved(names: Sequence[str], name: str, *, by: int) -> list[str]:
    """Return the names with one of them so many places further down; as they are, where there are not so many."""
    order = list(names)
    place = order.index(name)
    if 0 <= place + by < len(order):
        order.insert(place + by, order.pop(place))
    return order


def arrange(order: Iterable[str], positions: Mapping[str, int]) -> UpdateFields:
    """Return the operation that puts fields into this order, on the positions that they have among them.

    Of those that share one, the later ones get the next: then more than what was moved is changed, this once.
    """
    edits: list[FieldEdit] = []
    last = -1
    for name, free in zip(order, sorted(positions.values()), strict=True):
        last = max(free, last + 1)
        if positions[name] != last:
            edits.append(FieldEdit(name, None, {"position": last}))
    return UpdateFields(tuple(edits))
