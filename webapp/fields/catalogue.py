"""The fields of every tracked table: those built in, and the catalogue of people's, which administrators extend."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from webapp.fields.definitions import DEFINITION
from webapp.fields.field import Field
from webapp.fields.messages import Message, message
from webapp.fields.types import Boolean, Choice, Email, Integer, Reference, Text

LONGEST_NAME = 200
OLDEST_AGE = 150
LONGEST_MESSAGE = 500

PEOPLE = "users"
"""The table whose fields administrators extend."""

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
ROLES = tuple(ROLE.choices)
"""The names of the roles, the least first."""

OWN_RECORD = Field(name="user_id", label=message("Own record"), type=Reference(), minimum=1)

MESSAGE = Field(name="message", label=message("Why"), type=Text(), maximum=LONGEST_MESSAGE)
"""Of a changeset: what whoever saved has to say."""


@dataclass(frozen=True, eq=False)
class Catalogue:
    """People's fields by name, in the order in which people see them.

    `fields` has the hidden ones too, whose values history and records keep. `withheld` names those that its reader may
    not see; they are in no mapping. `locked` names those that may be seen and not edited. One that `is_whole` is for
    readers from whom nothing is withheld, nor what history holds of fields that are no more. Two catalogues are never
    equal: what is made from one is kept under it.
    """

    fields: Mapping[str, Field]
    withheld: frozenset[str] = frozenset()
    locked: frozenset[str] = frozenset()
    is_whole: bool = True

    @cached_property
    def shown(self) -> Mapping[str, Field]:
        """Those that are not hidden."""
        return MappingProxyType({name: field for name, field in self.fields.items() if not field.hidden})

    @cached_property
    def sections(self) -> Sequence[tuple[Message | None, Sequence[Field]]]:
        """Those that are shown, by heading: first those without one, then each heading where its first field stands."""
        sections: dict[str | None, list[Field]] = {None: []}
        for field in self.shown.values():
            sections.setdefault(field.section and field.section.id, []).append(field)
        return [(fields[0].section, fields) for fields in sections.values() if fields]

    @cached_property
    def edited(self) -> Mapping[str, Field]:
        """Those of the shown ones that may be edited."""
        return MappingProxyType(
            {name: field for name, field in self.shown.items() if name not in self.locked}
        )

    @cached_property
    def searched(self) -> Sequence[Field]:
        """Those of the shown ones into which the search field looks, beside names and e-mail addresses."""
        return [field for field in self.shown.values() if field.searched]

    def seen_by(self, role: str, *, own: bool = False, edits_as: str | None = None) -> "Catalogue":
        """Return the part for a reader of a role, of the reader's own record if `own`: each time the same object.

        :param edits_as: the role of whoever commits what the reader proposes.
        """
        if role == ROLES[-1]:
            return self
        key = role, own, edits_as or role
        if key not in self._parts:
            self._parts[key] = self._part(role, own=own, edits_as=edits_as or role)
        return self._parts[key]

    @cached_property
    def _parts(self) -> dict[tuple[str, bool, str], "Catalogue"]:
        return {}

    def _part(self, role: str, *, own: bool, edits_as: str) -> "Catalogue":
        seen = {
            name: field
            for name, field in self.fields.items()
            if reaches(role, field.seen_by) or (own and field.own_seen)
        }
        edited = {
            name
            for name, field in seen.items()
            if reaches(edits_as, field.edited_by) or (own and field.own_edited)
        }
        return Catalogue(
            MappingProxyType(seen),
            withheld=frozenset(self.fields.keys() - seen.keys()),
            locked=frozenset(seen.keys() - edited),
            is_whole=False,
        )

    def of(self, table_name: str) -> Mapping[str, Field]:
        """Return the fields of any tracked table."""
        return self.fields if table_name == PEOPLE else fields_of(table_name)


def fields_of(table_name: str) -> Mapping[str, Field]:
    """Return the built-in fields of a tracked table by name, in the order in which people see them."""
    return _FIELDS[table_name]


def reaches(role: str, lowest: str) -> bool:
    """Tell whether a role is another one or above it."""
    return role in ROLES and lowest in ROLES and ROLES.index(role) >= ROLES.index(lowest)


def _by_name(fields: Iterable[Field]) -> Mapping[str, Field]:
    return MappingProxyType({field.name: field for field in fields})


_FIELDS = {
    PEOPLE: _by_name([NAME, EMAIL, AGE, ACTIVE]),
    "account": _by_name([NAME, ACCOUNT_EMAIL, ROLE, ACTIVE, OWN_RECORD]),
    "field": _by_name(DEFINITION),
}

BUILT_IN = Catalogue(fields_of(PEOPLE))
"""Of a register in which nobody added or changed a field."""
