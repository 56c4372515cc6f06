"""What stands in the files, to the letter."""

import csv
import io
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from tests.exports.exporting import asked, define, exported
from tests.support.statements import Somebody
from webapp.changes.transactions import commit
from webapp.exports.formats import Format
from webapp.fields.formulas import restored
from webapp.models import User
from webapp.users.operations import CreateUsers

ANNA = {
    "name": 'Anna "Ann", of Ulm',
    "email": "anna@example.org",
    "age": 7,
    "active": False,
    "extra.note": "One\n-two",
    "extra.fee": "-12.50",
    "extra.shoes": -3,
    "extra.born": "0999-12-31",
    "extra.class": "7b",
    "extra.does": "swims,sings",
    "extra.paid": True,
    "extra.phone": "+7 916 123-45-67",
}

WRITTEN = """\
1,"Anna ""Ann"", of Ulm",anna@example.org,7,no,"One
-two",-12.50,-3,0999-12-31,7b,"swims,sings",yes,'+7 916 123-45-67
2,Боб,,,yes,,,,,,,no,
"""

HOSTILE = (
    "=1+1",
    "+1",
    "-1",
    "@x",
    "'t Hooft",
    "''",
    '"',
    '=";"',
    "a,b",
    "a;b",
    "\\.",
    "\\N",
    "x\ny",
    "x\r\ny",
    "😀",
)

TEXTS = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12),
    st.text("=+-@\t\r\n'\",;\\ ax", max_size=6),
)


def test_csv_has_the_id_and_each_column_as_it_can_be_imported(session: Session):
    define()
    save(ANNA, {"name": "Боб"})
    assert exported(asked(session), Format.CSV) == WRITTEN


def test_json_lines_have_the_id_and_each_value_by_its_name(session: Session):
    define()
    save(ANNA, {"name": "Боб"})
    anna, bob, rest = exported(asked(session), Format.JSONL).split("\n")
    assert (list(json.loads(anna).items()), rest) == ([("id", 1), *ANNA.items()], "")
    assert anna == json.dumps({"id": 1, **ANNA}, ensure_ascii=False, separators=(",", ":"))
    assert json.loads(bob) == {
        "id": 2,
        **dict.fromkeys(ANNA),
        "name": "Боб",
        "active": True,
        "extra.paid": False,
    }


@example(name="=cmd|' /C calc'!A0", note="-1\n")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=TEXTS, note=TEXTS)
def test_whatever_people_wrote_is_no_formula_and_comes_back_letter_for_letter(
    noted: Session, name: str, note: str
):
    assume(0 < len(name) <= 200)
    noted.execute(delete(User))
    noted.execute(insert(User), [{"name": name, "extra": {"note": note}}])
    noted.commit()
    columns = ("name", "extra.note")
    [row] = read(exported(asked(noted, columns=columns), Format.CSV))
    assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert [restored(cell) for cell in row[1:]] == [name, note]
    [line, _] = exported(asked(noted, columns=columns), Format.JSONL).split("\n")
    assert list(json.loads(line).values())[1:] == [name, note]


def test_every_cell_is_read_back_by_its_field(session: Session):
    define()
    save(ANNA)
    query = asked(session)
    [row] = read(exported(query, Format.CSV))
    fields = [query.fields.fields[name] for name in query.columns]
    assert [field.parse(restored(cell)) for field, cell in zip(fields, row[1:], strict=True)] == list(
        ANNA.values()
    )


@pytest.mark.parametrize("value", ["=1+1", "-1+1", "-", "--1", "-1.5e3", "+5"])
def test_what_only_looks_like_a_number_is_no_formula_in_a_column_of_numbers(session: Session, value: str):
    define()
    session.execute(insert(User), [{"name": "Anna", "extra": {"shoes": value, "fee": value}}])
    session.commit()
    [row] = read(exported(asked(session, columns=("extra.shoes", "extra.fee")), Format.CSV))
    assert row == ["1", f"'{value}", f"'{value}"]


def test_several_choices_that_somebody_stored_as_a_list_are_written_as_the_list_shows_them(session: Session):
    define()
    session.execute(insert(User), [{"name": "Anna", "extra": {"does": ["swims", "sings"]}}])
    session.commit()
    query = asked(session, columns=("extra.does",))
    assert read(exported(query, Format.CSV)) == [["1", "swims,sings"]]
    assert exported(query, Format.JSONL) == '{"id":1,"extra.does":"swims,sings"}\n'


def test_two_hundred_fields_are_not_too_many(session: Session):
    define(*({"name": f"extra.f{number}", "type": "text", "label": f"F{number}"} for number in range(200)))
    save({"name": "Anna", "extra.f199": "last"})
    query = asked(session)
    assert read(exported(query, Format.CSV))[0][-1] == "last"
    assert json.loads(exported(query, Format.JSONL))["extra.f199"] == "last"


@pytest.fixture
def noted(session: Session) -> Session:
    define()
    return session


def save(*rows: dict[str, Any]) -> None:
    commit(CreateUsers(rows), actor=Somebody())


def read(content: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content, newline="")))
