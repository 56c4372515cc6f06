"""Values in words."""

from flask_babel import gettext

from webapp.fields import Field, Value
from webapp.translation import translated


def value_text(field: Field, value: Value) -> str | None:
    """Return a value in words, None where it is empty."""
    if value is None:
        return None
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    choice = field.choices.get(value) if isinstance(value, str) else None
    return translated(choice) if choice else field.format(value)
