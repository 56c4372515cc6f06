"""A field of each type, and what people may hold in it."""

from collections.abc import Mapping

from hypothesis import strategies as st

from webapp.fields import Value
from webapp.fields.stored import OWN_TYPES, build
from webapp.users.defining import complete

CHOICES = "a | A\nb | B\nc | C"
DEFINITIONS = tuple(
    {"name": f"extra.{kind}", "type": kind, "label": kind, "choices": CHOICES if type_.has_choices else None}
    for kind, type_ in OWN_TYPES.items()
)
FIELDS = build(complete({"position": 10, **definition}) for definition in DEFINITIONS).fields
OWN = [str(definition["name"]) for definition in DEFINITIONS]

WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12)
TYPED: Mapping[str, st.SearchStrategy[Value]] = {
    "text": WORDS | st.sampled_from(["null", "0", "{}", '"', "\\", "'; --", "true"]),
    "long_text": st.lists(WORDS, max_size=3).map("\r\n".join),
    "email": st.sampled_from(["a@example.org", "A@EXAMPLE.org", "ü@exämple.org"]),
    "phone": st.sampled_from(["+44 20 7946 0018", "112", "8 (495) 000-00-00 доб. 7"]),
    "integer": st.integers(-(10**17), 10**17),
    "decimal": st.decimals(-(10**6), 10**6, places=3).map(str),
    "date": st.dates().map(str),
    "choice": st.sampled_from("abc"),
    "choices": st.lists(st.sampled_from("abc"), unique=True).map(",".join),
    "boolean": st.booleans(),
    "link": st.sampled_from(["https://example.org/?q=1#é", "http://пример.example/"]),
}


def valid(name: str) -> st.SearchStrategy[Value]:
    """Values of a field, and often none."""
    field = FIELDS[name]
    typed = TYPED[field.type.name].filter(lambda value: field.fault(value) is None)
    return typed if field.type.name == "boolean" else st.none() | typed


VALUES = st.fixed_dictionaries({}, optional={name: valid(name) for name in OWN})
