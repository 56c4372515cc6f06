"""Fields: the one definition from which form, list, filters, operations and diffs are made."""

from webapp.fields.catalogue import BUILT_IN, PEOPLE, Catalogue, fields_of
from webapp.fields.errors import InvalidError
from webapp.fields.field import OWN, Field, FieldType, Value
from webapp.fields.messages import Message, message, plural_message

__all__ = [
    "BUILT_IN",
    "OWN",
    "PEOPLE",
    "Catalogue",
    "Field",
    "FieldType",
    "InvalidError",
    "Message",
    "Value",
    "fields_of",
    "message",
    "plural_message",
]
