"""What each view needs of its actor. A view that does not say is never run."""

from collections.abc import Callable
from typing import Any, TypeVar

from webapp.access.policy import Right

View = TypeVar("View", bound=Callable[..., Any])

_declared: dict[Callable[..., Any], Right | None] = {}

_largest: dict[Callable[..., Any], int] = {}

_largest_with_file: dict[Callable[..., Any], int] = {}


class UndeclaredRouteError(Exception):
    """A route whose view has neither `needs` nor `public`; to be put under the line that routes to it."""


def needs(right: Right) -> Callable[[View], View]:
    """Run the view only for whoever is signed in and has the right."""

    def declare(view: View) -> View:
        _declared[view] = right
        return view

    return declare


def public(view: View) -> View:
    """Run the view for anybody, without asking the database who it is."""
    _declared[view] = None
    return view


def takes_form(size: int) -> Callable[[View], View]:
    """Let the view's form be this large, in bytes, whatever the limits of every other form are."""

    def declare(view: View) -> View:
        _largest[view] = size
        return view

    return declare


def takes_file(size: int) -> Callable[[View], View]:
    """Let the view's form be this large with a file, in bytes; its other parts have the limits of every form."""

    def declare(view: View) -> View:
        _largest_with_file[view] = size
        return view

    return declare


def largest_form(view: Callable[..., Any]) -> int | None:
    """Return how large a view says that its form may be; None: as any."""
    return _largest.get(view)


def largest_with_file(view: Callable[..., Any]) -> int | None:
    """Return how large a view says that its form may be with a file; None: as without."""
    return _largest_with_file.get(view)


def declared_right(view: Callable[..., Any]) -> Right | None:
    """Return the right that a view needs, None if it is public.

    :raises UndeclaredRouteError: it does not say.
    """
    if view not in _declared:
        raise UndeclaredRouteError(f"{view.__module__}.{view.__qualname__}")
    return _declared[view]
