"""What reads a column."""

from collections.abc import Callable, Iterable
from typing import TypeAlias

from webapp.fields import Field, Value
from webapp.fields.conventions import PLAIN, Conventions
from webapp.fields.formulas import restored
from webapp.imports.values.conventions import Convention, in_convention, recognise_convention
from webapp.imports.values.quick import quick
from webapp.imports.values.spelling import spelling

Reader: TypeAlias = Callable[[str], Value]
"""Reads one text, which may be blank; raises `InvalidError` with the reason, as `Field.parse` does."""


def reader(
    field: Field,
    samples: Iterable[str] = (),
    *,
    convention: Convention | None = None,
    conventions: Conventions = PLAIN,
) -> Reader:
    """Return what reads the texts of a column as values that the field's own `check` accepts as they are.

    A blank text is read as in a form: as None, as no, or refused with `EMPTY` where the field is required. Whoever has
    blank cells leave things as they are asks `text.strip()` first.

    :param samples: texts of the column, as many as there are at hand, by which its convention is recognised.
    :param convention: what a person chose; None: recognise it.
    :param conventions: of whoever imports, which hold where the samples settle nothing.
    """
    own = in_convention(convention or recognise_convention(field, samples), conventions)
    return quick(field, own, thorough(field, own))


def thorough(field: Field, conventions: Conventions) -> Reader:
    """Return what reads texts by the field's own `parse`, respelt where files write otherwise than people in forms."""
    spelt = spelling(field, conventions)
    return lambda text: field.parse(*spelt(restored(text).strip()))
