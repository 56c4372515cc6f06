"""The texts of a column read as values of a field, quickly, and by the rules of the field."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TypeAlias

from webapp.fields import Field, Value
from webapp.fields.conventions import PLAIN, SPACES, Conventions
from webapp.fields.formulas import restored
from webapp.imports.conventions import Convention, in_convention, recognise_convention

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
    :param conventions: of whoever imports, which settle what the samples leave open.
    """
    chosen = convention or recognise_convention(field, samples, conventions)
    compact = in_convention(chosen, conventions)
    spaced = replace(compact, group=" ")

    def read(text: str) -> Value:
        text = restored(text).strip()
        return field.parse(text, spaced if any(space in text for space in SPACES) else compact)

    return read
