"""The catalogue agrees with what is made from it."""

import pytest

from webapp.access.policy import Role
from webapp.db import Base
from webapp.fields import fields_of, message, plural_message
from webapp.models.user import DERIVED


@pytest.mark.parametrize("table_name", ["users", "account"])
def test_every_column_of_a_tracked_table_is_a_field(table_name: str):
    columns = Base.metadata.tables[table_name].c
    ours = {column.name for column in columns if column.info != DERIVED} - {"id", "extra"}
    assert set(fields_of(table_name)) == ours


@pytest.mark.parametrize("table_name", ["users", "account"])
def test_what_a_field_writes_it_reads_back(table_name: str):
    examples = {
        "text": "Ada",
        "email": "ada@example.org",
        "integer": 42,
        "boolean": True,
        "choice": "editor",
        "reference": 7,
    }
    for field in fields_of(table_name).values():
        value = examples[field.type.name]
        assert field.parse(field.format(value)) == value
        assert field.type.format_column([value]) == [field.format(value)]


def test_every_role_can_be_chosen():
    assert list(fields_of("account")["role"].choices) == list(Role)


def test_a_message_reads_as_english():
    assert str(message("At most %(maximum)s.", maximum=3)) == "At most 3."
    assert str(plural_message("%(count)s row", "%(count)s rows", 1)) == "1 row"
    assert str(plural_message("%(count)s row", "%(count)s rows", 2)) == "2 rows"
