"""Messages are read as they were stored."""

import json

import pytest

from webapp.fields.field import Limit
from webapp.fields.message_json import from_json, to_json
from webapp.fields.messages import message, own_text, plural_message
from webapp.fields.stored import OWN_TYPES


@pytest.mark.parametrize(
    "told",
    [
        message("Use at most %(maximum)s characters.", maximum=200),
        message("Must not be before %(minimum)s.", minimum=Limit(OWN_TYPES["date"], "1815-12-10")),
        message("%(label)s: %(reason)s", label=own_text("Class", ru="Класс"), reason=message("Empty.")),
        plural_message("%(count)s cell", "%(count)s cells", 3),
        own_text("Two letters, then digits.", ru="Две буквы, затем цифры."),
    ],
)
def test_a_message_survives_json(told):
    assert from_json(json.loads(json.dumps(to_json(told)))) == told
