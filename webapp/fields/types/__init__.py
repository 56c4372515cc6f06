"""The types a field can have: one small class each."""

from webapp.fields.types.choices import Boolean, Choice, Choices
from webapp.fields.types.dates import Date
from webapp.fields.types.numbers import Decimal, Integer, Reference
from webapp.fields.types.texts import Email, Link, LongText, Phone, Text

__all__ = [
    "Boolean",
    "Choice",
    "Choices",
    "Date",
    "Decimal",
    "Email",
    "Integer",
    "Link",
    "LongText",
    "Phone",
    "Reference",
    "Text",
]
