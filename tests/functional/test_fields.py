"""People's fields: the pages on which administrators define them."""

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from tests.support.cast import sign_in
from tests.support.databases import Outside
from tests.support.forms import read_form, submit
from tests.support.people import add_person, error_at, words


@pytest.fixture
def admin(client: FlaskClient, cast: dict[str, int]) -> FlaskClient:
    sign_in(client, "ada")
    return client


def add(client: FlaskClient, label: str, kind: str = "text", **values: object):
    return submit(client, "/fields/new/", label=label, type=kind, **values)


def press(client: FlaskClient, name: str, deed: str):
    return submit(client, "/fields/", form=f"form[action='/fields/{name}/{deed}/']")


def first_changeset(outside: Outside) -> int:
    return outside("SELECT min(changeset_id) FROM change WHERE table_name = 'field'")[0][0]


def labels(client: FlaskClient) -> list[str]:
    page = BeautifulSoup(client.get("/fields/").text, "html.parser")
    return [each.text for each in page.select(".fields tbody th")]


def test_a_new_field_is_listed_and_asked_of_the_next_person(admin: FlaskClient, outside: Outside):
    answer = add(admin, "Shoe size", "integer", minimum="15", section="Sizes", message="For the trip")
    assert "Added Shoe size" in words(admin.get(answer.location))
    assert labels(admin) == ["Name", "E-mail", "Age", "Active", "Sizes", "Shoe size"]
    submit(admin, "/users/new/", name="Anna", **{"extra.shoe_size": "38"})
    assert outside("SELECT name, minimum FROM field") == [("extra.shoe_size", "15")]
    assert "Shoe size" in admin.get("/users/1/").text


def test_choices_get_their_keys_from_their_labels(admin: FlaskClient, outside: Outside):
    add(admin, "Class", "choice", choices="Class 7a\n7b | Class 7b | Класс 7б")
    assert outside("SELECT choices FROM field") == [("class_7a | Class 7a\n7b | Class 7b | Класс 7б",)]


@pytest.mark.parametrize(
    ("values", "place", "reason"),
    [
        ({"label": ""}, "label", "cannot be empty"),
        ({"type": ""}, "type", "cannot be empty"),
        ({"name": "Shoe"}, "name", "small letters"),
        ({"name": "taken"}, "name", "Another field has this name"),
        ({"minimum": "a few"}, "minimum", "whole number"),
        ({"pattern": "(a+)+"}, "pattern", "too long"),
        ({"type": "choice"}, "choices", "cannot be empty"),
    ],
)
def test_what_makes_no_field_is_refused_at_its_place_and_kept(admin: FlaskClient, values, place, reason):
    add(admin, "Taken")
    typed = {"label": "Shoe size", "type": "text", "help": "In EU sizes"} | values
    answer = submit(admin, "/fields/new/", **typed)
    assert (answer.status_code, reason in error_at(answer, place)) == (422, True)
    kept = read_form(answer).values
    assert {name: kept[name] for name in typed} == {name: [value] for name, value in typed.items()}


def test_a_double_click_adds_one_field(admin: FlaskClient, outside: Outside):
    form = read_form(admin.get("/fields/new/")).fill(label="Class", type="text")
    assert [form.send(admin, "/fields/new/").status_code for _ in range(2)] == [303, 303]
    assert outside("SELECT count(*) FROM field") == [(1,)]


def test_a_form_sent_again_with_other_content_asks_first(admin: FlaskClient):
    form = read_form(admin.get("/fields/new/")).fill(label="Class", type="text")
    form.send(admin, "/fields/new/")
    answer = form.fill(label="Group").send(admin, "/fields/new/")
    assert answer.status_code == 409
    assert read_form(answer).send(admin, "/fields/new/").status_code == 303


def test_a_preview_says_what_a_required_field_means_for_people(admin: FlaskClient, outside: Outside):
    add(admin, "Class")
    before = outside("SELECT count(*) FROM users")[0][0]
    answer = submit(admin, "/fields/extra.class/edit/", button="preview", required=True)
    assert f"{before} person has no value in “Class”" in words(answer)
    assert not outside("SELECT required FROM field")[0][0]
    read_form(answer).send(admin, "/fields/extra.class/edit/", button="commit")
    assert outside("SELECT required FROM field")[0][0]


@pytest.mark.parametrize(
    ("field", "held", "change"),
    [
        ({"kind": "choice", "choices": "a | A\nb | B"}, '"a"', {"choices": "b | B"}),
        ({"kind": "choices", "choices": "a | A\nb | B"}, '"b,a"', {"choices": "b | B"}),
        ({"kind": "integer"}, "41", {"maximum": "40"}),
        ({"kind": "decimal"}, '"0.5"', {"minimum": "0.75"}),
        ({"kind": "date"}, '"2020-02-29"', {"minimum": "2020-03-01"}),
    ],
)
def test_a_preview_counts_who_holds_what_is_no_longer_allowed(
    admin: FlaskClient, outside: Outside, field, held, change
):
    add(admin, "Some", **field)
    add_person(outside, "Anna", extra=f'{{"some": {held}}}')
    answer = submit(admin, "/fields/extra.some/edit/", button="preview", **change)
    assert "1 person has a value in “Some” that is no longer allowed" in words(answer)


def test_edits_of_different_parts_merge(admin: FlaskClient, outside: Outside):
    add(admin, "Class")
    mine = read_form(admin.get("/fields/extra.class/edit/")).fill(help="Of this year")
    submit(admin, "/fields/extra.class/edit/", label="Group")
    assert mine.send(admin, "/fields/extra.class/edit/").status_code == 303
    assert outside("SELECT label, help FROM field") == [("Group", "Of this year")]


def test_a_part_that_both_changed_is_chosen(admin: FlaskClient, outside: Outside):
    add(admin, "Class")
    mine = read_form(admin.get("/fields/extra.class/edit/")).fill(label="Form", seen_by="editor")
    submit(admin, "/fields/extra.class/edit/", label="Group")
    answer = mine.send(admin, "/fields/extra.class/edit/")
    assert (answer.status_code, "Group" in words(answer)) == (409, True)
    read_form(answer).send(admin, "/fields/extra.class/edit/")
    assert outside("SELECT label, seen_by FROM field") == [("Form", "editor")]


def test_a_save_that_changes_nothing_says_so(admin: FlaskClient, outside: Outside):
    add(admin, "Fee", "decimal", minimum="1,000.50", initial="2,000")
    assert outside("SELECT minimum, initial FROM field") == [("1000.50", "2000")]
    answer = submit(admin, "/fields/extra.fee/edit/")
    assert "Nothing was changed" in words(admin.get(answer.location))


def test_a_built_in_field_is_relabelled_and_keeps_its_type(admin: FlaskClient, outside: Outside):
    answer = submit(admin, "/fields/age/edit/", label="Years", required=True)
    assert "Saved Years" in words(admin.get(answer.location))
    assert outside("SELECT name, type, label FROM field") == [("age", "integer", "Years")]
    assert "minimum" not in read_form(admin.get("/fields/age/edit/")).values


def test_a_field_moves_among_those_under_its_heading(admin: FlaskClient):
    for label in ("One", "Two", "Three"):
        add(admin, label, section="" if label == "Two" else "Odd")
    assert labels(admin)[3:] == ["Active", "Two", "Odd", "One", "Three"]
    press(admin, "extra.three", "up")
    press(admin, "active", "down")
    assert labels(admin)[3:] == ["Two", "Active", "Odd", "Three", "One"]


def test_a_hidden_field_stands_at_the_end_and_returns(admin: FlaskClient):
    add(admin, "Class")
    add(admin, "Group")
    press(admin, "extra.class", "hide")
    assert labels(admin)[-3:] == ["Group", "Hidden", "Class"]
    assert "Class" not in words(admin.get("/users/new/"))
    press(admin, "extra.class", "show")
    assert labels(admin)[-2:] == ["Class", "Group"]


def test_a_field_that_somebody_outside_broke_is_named_and_mended(admin: FlaskClient, outside: Outside):
    add(admin, "Class", "choice", choices="7a")
    outside("UPDATE field SET choices = '|'")
    assert labels(admin)[-2:] == ["Cannot be used as they are: open one to mend it", "Class"]
    submit(admin, "/fields/extra.class/edit/", choices="7b")
    assert labels(admin)[-2:] == ["Active", "Class"]


def test_what_does_not_fit_the_type_is_left_out(admin: FlaskClient, outside: Outside):
    add(admin, "Swims", "boolean", minimum="1", choices="a | A", pattern="[a-z]", required=True)
    assert outside("SELECT minimum, choices, pattern, required FROM field") == [(None, None, None, False)]


def test_a_form_goes_through_its_preview_and_back_as_typed(admin: FlaskClient):
    preview = submit(admin, "/fields/new/", button="preview", label="Class", type="text", help="Of this year")
    form = read_form(read_form(preview).send(admin, "/fields/new/", button="restore"))
    assert (form.values["label"], form.values["help"]) == (["Class"], ["Of this year"])


def test_a_preset_adds_what_is_not_there_yet(admin: FlaskClient, outside: Outside):
    add(admin, "Telephone", "phone", name="phone")
    page = words(admin.get("/fields/presets/club/"))
    assert "There already, so left out: Telephone" in page
    assert submit(admin, "/fields/presets/club/").status_code == 303
    assert outside("SELECT count(*) FROM field") == [(7,)]
    assert "Nothing is left to add" in words(admin.get("/fields/presets/club/"))


def test_a_preset_adds_only_what_is_ticked(admin: FlaskClient, outside: Outside):
    submit(admin, "/fields/presets/club/", names=["extra.fee"])
    assert outside("SELECT name, label_ru FROM field") == [("extra.fee", "Годовой взнос")]


def test_a_field_of_a_preset_that_somebody_added_meanwhile_is_named(admin: FlaskClient, outside: Outside):
    form = read_form(admin.get("/fields/presets/club/"))
    add(admin, "Telephone", "phone", name="phone")
    answer = form.send(admin, "/fields/presets/club/")
    assert answer.status_code == 422
    assert "Phone: Another field has this name" in words(answer)


def test_the_log_tells_what_became_of_fields_by_their_labels(admin: FlaskClient, outside: Outside):
    add(admin, "Shoe size", "integer", seen_by="editor")
    submit(admin, "/fields/presets/club/", names=["extra.fee", "extra.phone"])
    submit(admin, "/fields/age/edit/", label="Years")
    log = words(admin.get("/changes/"))
    for told in ("Added the field Shoe size", "Added 2 fields", "Changed the field Years"):
        assert told in log
    added = admin.get(f"/changes/{first_changeset(outside)}/")
    assert "Editors and administrators" in words(added)
    assert 'href="/fields/extra.shoe_size/edit/"' in added.text


def test_a_field_that_was_undone_keeps_its_label_in_the_log(admin: FlaskClient, outside: Outside):
    add(admin, "Shoe size", "integer")
    submit(admin, f"/changes/{first_changeset(outside)}/undo/")
    assert labels(admin) == ["Name", "E-mail", "Age", "Active"]
    assert "Undid: Added the field Shoe size" in words(admin.get("/changes/"))


def test_a_field_that_an_undo_makes_quick_again_gets_its_index(admin: FlaskClient, outside: Outside):
    add(admin, "Shoe size", "integer", indexed=True)
    submit(admin, "/fields/extra.shoe_size/edit/", indexed=False)
    undo_last(admin, outside)
    page = words(admin.get("/fields/"))
    assert "Quick" in page
    assert "has no index yet" not in page


def undo_last(client: FlaskClient, outside: Outside) -> None:
    [(last,)] = outside("SELECT max(id) FROM changeset")
    assert submit(client, f"/changes/{last}/undo/", button="commit").status_code == 303


def test_a_field_that_does_not_exist_is_not_found(admin: FlaskClient):
    for address in ("/fields/extra.none/edit/", "/fields/presets/none/"):
        assert admin.get(address).status_code == 404


def test_the_list_asks_the_database_as_often_however_many_fields_there_are(
    admin: FlaskClient, count_statements
):
    submit(admin, "/fields/presets/club/")
    admin.get("/fields/")
    with count_statements() as statements:
        admin.get("/fields/")
    assert len([each for each in statements if not each.startswith(("BEGIN", "SET"))]) <= 4


def test_a_searched_field_finds_people_and_the_list_says_where_it_looks(admin: FlaskClient, outside: Outside):
    add(admin, "Nick", "text", searched=True)
    submit(admin, "/users/new/", name="Anna", **{"extra.nick": "Lark"})
    submit(admin, "/users/new/", name="Beth")
    page = admin.get("/users/?q=lark")
    assert "1 person" in words(page)
    assert "Search: Name, E-mail, Nick" in page.text
    assert "Searched" in words(admin.get("/fields/"))
    assert "has no index yet" not in words(admin.get("/fields/"))


def test_what_not_everybody_sees_is_not_searched(admin: FlaskClient):
    add(admin, "Nick", "text", searched=True)
    answer = submit(admin, "/fields/extra.nick/edit/", seen_by="editor")
    assert answer.status_code == 422
    assert "not seen by everybody" in error_at(answer, "searched")


def test_a_preset_s_phone_numbers_are_searched_at_once(admin: FlaskClient, outside: Outside):
    read_form(admin.get("/fields/presets/club/")).send(admin, "/fields/presets/club/")
    submit(admin, "/users/new/", name="Anna", **{"extra.phone": "+44 20 7946 0018"})
    assert "1 person" in words(admin.get("/users/?q=020 7946-0018"))
    assert "has no index yet" not in words(admin.get("/fields/"))
