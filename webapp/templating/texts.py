"""Names as a page writes them."""

from webapp.fields.catalogue import ROLE
from webapp.translation import translated


def role_name(role: str) -> str:
    """Return what a role is called."""
    return translated(ROLE.choices[role])


def initials(name: str) -> str:
    """Return the first letters of the first and the last word of a name, or of its only word."""
    words = name.split()
    return "".join(word[0] for word in dict.fromkeys((words[0], words[-1]))).upper() if words else "?"
