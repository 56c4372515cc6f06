"""The texts of a column read as values of a field, quickly, and by the rules of the field."""

from webapp.imports.values.conventions import Convention, recognise_convention
from webapp.imports.values.reading import Reader, reader

__all__ = ["Convention", "Reader", "reader", "recognise_convention"]
