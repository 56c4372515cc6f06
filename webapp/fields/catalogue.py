"""Every field of every tracked table: the one list of columns beside the models."""

from collections.abc import Mapping
from types import MappingProxyType

from webapp.fields.field import Field
from webapp.fields.messages import message
from webapp.fields.types import Boolean, Choice, Email, Integer, Reference, Text

LONGEST_NAME = 200
OLDEST_AGE = 150
LONGEST_MESSAGE = 500

NAME = Field(name="name", label=message("Name"), type=Text(), required=True, maximum=LONGEST_NAME)
EMAIL = Field(name="email", label=message("E-mail"), type=Email())
AGE = Field(name="age", label=message("Age"), type=Integer(), minimum=0, maximum=OLDEST_AGE)
ACTIVE = Field(name="active", label=message("Active"), type=Boolean(), required=True, default=True)

ACCOUNT_EMAIL = Field(name="email", label=message("E-mail"), type=Email(), required=True)
ROLE = Field(
    name="role",
    label=message("Role"),
    type=Choice(),
    required=True,
    choices={
        "member": message("Member"),
        "viewer": message("Viewer"),
        "contributor": message("Contributor"),
        "editor": message("Editor"),
        "administrator": message("Administrator"),
    },
)
OWN_RECORD = Field(name="user_id", label=message("Own record"), type=Reference(), minimum=1)

MESSAGE = Field(name="message", label=message("Why"), type=Text(), maximum=LONGEST_MESSAGE)
"""Of a changeset: what whoever saved has to say."""


def fields_of(table_name: str) -> Mapping[str, Field]:
    """Return the fields of a tracked table by name, in the order in which people see them."""
    return _FIELDS[table_name]


def _by_name(*fields: Field) -> Mapping[str, Field]:
    return MappingProxyType({field.name: field for field in fields})


_FIELDS = {
    "users": _by_name(NAME, EMAIL, AGE, ACTIVE),
    "account": _by_name(NAME, ACCOUNT_EMAIL, ROLE, ACTIVE, OWN_RECORD),
}
