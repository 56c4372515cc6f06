"""What both databases have to know of fields of one's own."""

from webapp.fields import Field
from webapp.fields.types import Boolean


def is_own_boolean(field: Field) -> bool:
    """Tell whether no goes without saying: where it is stored or staged, nothing is."""
    return field.key is not None and isinstance(field.type, Boolean)
