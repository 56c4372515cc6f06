"""What the rows of a file would do, found out before anything is done."""

import pytest

from tests.imports.importing import counts, fates, staged
from tests.support.statements import Somebody
from webapp.changes.transactions import commit
from webapp.imports.settings import Settings
from webapp.users.defining import CreateFields

pytestmark = pytest.mark.usefixtures("session")

BY_NAME = Settings(match=("name",))
BY_ID = Settings(match=("id",))


def test_rows_are_new_changed_unchanged_or_rejected(outside):
    add(outside, ("Ann", "ann@x.org", 1), ("Ben", "b@x.org", 2))
    import_id = staged(
        "name,email,age\nAnn,ann@X.org,1\nBen,B@x.org,3\nCleo,cleo@x.org,4\nDan,dan@x.org,many\n"
    )
    assert fates(import_id) == [
        (2, "unchanged", None),
        (3, "changed", None),
        (4, "new", None),
        (5, "rejected", "invalid"),
    ]
    assert counts(import_id) == {"new": 1, "changed": 1, "unchanged": 1, "rejected": 1}


def test_of_rows_about_the_same_person_the_first_counts():
    import_id = staged("name,email\nAnn,a@x.org\nBen,A@X.ORG\nCleo,a@x.org\n")
    assert fates(import_id) == [(2, "new", None), (3, "rejected", "repeated"), (4, "rejected", "repeated")]


def test_an_address_twice_in_the_file_is_rejected(outside):
    import_id = staged("name,email\nAnn,a@x.org\nBen,A@X.ORG\n", BY_NAME)
    assert fates(import_id) == [(2, "new", None), (3, "rejected", "repeated_address")]


def test_an_address_that_somebody_else_has_is_rejected(outside):
    add(outside, ("Ann", "a@x.org", 1))
    assert fates(staged("name,email\nBen,A@x.org\n", BY_NAME)) == [(2, "rejected", "taken")]


def test_who_does_not_get_a_new_address_keeps_the_old_one_from_others(outside):
    add(outside, ("Ann", "a@x.org", 1), ("Ben", "b@x.org", 2), ("Cleo", "c@x.org", 3))
    import_id = staged("name,email\nDan,a@x.org\nAnn,b@x.org\nBen,c@x.org\n", BY_NAME)
    assert fates(import_id) == [(2, "rejected", "taken"), (3, "rejected", "taken"), (4, "rejected", "taken")]


def test_a_chain_of_addresses_as_long_as_the_file_takes_one_statement(outside, count_statements):
    """As when a column has slipped by a row."""
    add(outside, *((f"Person {number}", f"p{number}@x.org", number) for number in range(1, 102)))
    rows = "".join(f"Person {number},p{number + 1}@x.org\n" for number in range(1, 101))
    with count_statements() as statements:
        import_id = staged(f"name,email\n{rows}", BY_NAME)
    assert counts(import_id) == {"rejected": 100}
    assert len([statement for statement in statements if "UPDATE import_plan" in statement]) == 1


def test_addresses_that_go_round_are_no_obstacle(outside):
    add(outside, ("Ann", "a@x.org", 1), ("Ben", "b@x.org", 2), ("Cleo", "c@x.org", 3))
    import_id = staged("name,email\nAnn,b@x.org\nBen,c@x.org\nCleo,a@x.org\n", BY_NAME)
    assert counts(import_id) == {"changed": 3}


def test_two_people_whom_a_row_could_mean_are_not_chosen_between(outside):
    add(outside, ("Ann", "a@x.org", 1), ("ANN", "b@x.org", 2))
    assert fates(staged("name,age\nann,3\n", BY_NAME)) == [(2, "rejected", "ambiguous")]


def test_an_id_that_nobody_has_is_rejected_and_a_blank_one_is_somebody_new(outside):
    add(outside, ("Ann", "a@x.org", 1))
    import_id = staged("id,name\n1,Anna\n99,Ben\n,Cleo\n", BY_ID)
    assert fates(import_id) == [(2, "changed", None), (3, "rejected", "unknown_id"), (4, "new", None)]


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("create", [("rejected", "exists"), ("new", None)]),
        ("update", [("changed", None), ("rejected", "absent")]),
    ],
)
def test_an_import_may_be_for_new_people_or_for_known_ones_alone(outside, mode, expected):
    add(outside, ("Ann", "a@x.org", 1))
    import_id = staged("name,email\nAnna,a@x.org\nBen,b@x.org\n", Settings(match=("email",), mode=mode))
    assert [fate[1:] for fate in fates(import_id)] == expected


def test_without_a_match_every_row_is_somebody_new(outside):
    add(outside, ("Ann", "a@x.org", 1))
    assert fates(staged("name\nAnn\nAnn\n", Settings())) == [(2, "new", None), (3, "new", None)]


def test_somebody_new_needs_what_is_required_and_somebody_known_does_not(outside):
    add(outside, ("Ann", "a@x.org", 1))
    assert fates(staged("email,age\na@x.org,2\nb@x.org,3\n")) == [
        (2, "changed", None),
        (3, "rejected", "missing"),
    ]


def test_blank_cells_may_not_clear_what_is_required(outside):
    add(outside, ("Ann", "a@x.org", 1))
    clearing = Settings(match=("email",), blanks="clear")
    assert fates(staged("name,email\n,a@x.org\n", clearing)) == [(2, "rejected", "invalid")]


def test_values_of_own_fields_are_compared_as_they_are_stored(outside):
    fields = (
        {"name": "extra.size", "type": "integer", "label": "Size"},
        {"name": "extra.member", "type": "boolean", "label": "Member"},
    )
    commit(CreateFields(fields), actor=Somebody())
    outside.many(
        "INSERT INTO users (name, extra) VALUES (?, ?)",
        [("Ann", '{"size": 3}'), ("Ben", '{"size": 4, "member": true}')],
    )
    columns = {0: "name", 1: "extra.size", 2: "extra.member"}
    import_id = staged("a,b,c\nAnn,3,no\nBen,4,no\n", Settings(columns=columns, match=("name",)))
    assert [fate[1] for fate in fates(import_id)] == ["unchanged", "changed"]


def test_people_are_found_by_several_fields_together(outside):
    add(outside, ("Ann", "a@x.org", 1), ("Ann", "b@x.org", 2))
    import_id = staged("name,age,active\nANN,2,no\nAnn,3,no\n", Settings(match=("name", "age")))
    assert [fate[1] for fate in fates(import_id)] == ["changed", "new"]


def add(outside, *people):
    outside.many("INSERT INTO users (name, email, age) VALUES (?, ?, ?)", people)
