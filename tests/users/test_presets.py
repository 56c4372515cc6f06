"""The presets: each makes fields that can be used, in both languages."""

import pytest

from tests.support.statements import Somebody
from webapp.changes.transactions import commit
from webapp.fields import stored
from webapp.users.defining import DEFINITION, CreateFields
from webapp.users.presets import read_presets

PRESETS = read_presets()


@pytest.mark.parametrize("name", PRESETS)
def test_every_field_of_a_preset_can_be_used(session, name):
    definitions = PRESETS[name].definitions
    commit(CreateFields(tuple(definitions.values())), actor=Somebody())
    assert definitions.keys() <= stored.catalogue(session).shown.keys()


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_says_everything_in_both_languages(name):
    for definition in PRESETS[name].definitions.values():
        said = {part for part in definition if f"{part}_ru" in DEFINITION}
        assert "label" in said
        assert {f"{part}_ru" for part in said} <= definition.keys()
        assert all(label.own for label in stored.read_choices(definition.get("choices")).values())


def test_the_same_field_of_two_presets_is_of_one_type():
    types: dict[str, object] = {}
    for preset in PRESETS.values():
        for name, definition in preset.definitions.items():
            assert types.setdefault(name, definition["type"]) == definition["type"]
