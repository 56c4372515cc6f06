"""Fields as lines of their list."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from webapp.fields import BUILT_IN, Catalogue, Field
from webapp.fields.definitions import READERS, TYPES
from webapp.translation import translated
from webapp.users.defining import Definition
from webapp.users.own_indexes import State
from webapp.views.fields.indexes import quickness


@dataclass(frozen=True)
class FieldLine:
    """A field as a line of the list; `seen_by` is None where everybody who sees people sees it.

    `quickness` is how far its indexes are, None where it is to have none. `can_rise` and `can_sink`: there is another
    one above, or below, under the same heading.
    """

    name: str
    label: str
    type: str
    built_in: bool
    required: bool
    seen_by: str | None
    searched: bool = False
    quickness: str | None = None
    can_rise: bool = False
    can_sink: bool = False


@dataclass(frozen=True)
class FieldList:
    """The lines under their headings, the hidden fields, and those whose definition makes no field."""

    sections: list[tuple[str, list[FieldLine]]]
    hidden: list[FieldLine]
    broken: list[FieldLine]


def field_list(
    fields: Catalogue, definitions: Iterable[Definition], states: Mapping[str, State]
) -> FieldList:
    """Return every field as a line; `states` are those of their indexes."""
    said = {str(definition["name"]): definition for definition in definitions}
    sections = [
        (translated(heading) if heading else "", _movable(section, said, states))
        for heading, section in fields.sections
    ]
    hidden = [
        _line(translated(field.label), said[name]) for name, field in fields.fields.items() if field.hidden
    ]
    broken = [
        _line(str(definition["label"] or name), definition)
        for name, definition in said.items()
        if name not in fields.fields
    ]
    return FieldList(sections, hidden, broken)


def _movable(
    section: Sequence[Field], said: Mapping[str, Definition], states: Mapping[str, State]
) -> list[FieldLine]:
    return [
        replace(
            _line(translated(field.label), said[field.name]),
            searched=field.searched,
            quickness=quickness(field, states.get(field.name)),
            can_rise=field is not section[0],
            can_sink=field is not section[-1],
        )
        for field in section
    ]


def _line(label: str, definition: Definition) -> FieldLine:
    name, kind, seen_by = (str(definition[part]) for part in ("name", "type", "seen_by"))
    return FieldLine(
        name=name,
        label=label,
        type=translated(TYPES[kind]) if kind in TYPES else kind,
        built_in=name in BUILT_IN.fields,
        required=bool(definition["required"]),
        seen_by=translated(READERS[seen_by]) if seen_by in READERS and seen_by != "viewer" else None,
    )
