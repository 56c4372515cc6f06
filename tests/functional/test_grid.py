"""Many people at once, in rows and columns: all saved or none, and nothing typed is lost."""

import json

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.cast import PASSWORD, sign_in
from tests.support.databases import Outside
from tests.support.forms import Form, read_form, submit
from tests.support.people import add_person, last_change, people, words
from webapp.forms.grid import GridForm

GRID = "/users/grid/"


def test_people_are_entered_at_once_as_one_changeset(ben: FlaskClient, outside: Outside):
    answer = enter(ben, {"name": "Пётр", "age": "20"}, {}, {"name": "Василий", "age": "26", "active": False})
    assert (answer.status_code, answer.location) == (302, "/users/")
    assert people(outside) == [("Пётр", None, 20, True), ("Василий", None, 26, False)]
    assert outside("SELECT kind, inserted FROM changeset ORDER BY id DESC LIMIT 1") == [("create-users", 2)]


def test_one_bad_row_stores_none_and_says_where_and_why(ben: FlaskClient, outside: Outside):
    answer = enter(ben, {"name": "Пётр", "age": "20"}, {"age": "-26"}, {"name": "Anna", "email": "x"})
    assert (answer.status_code, people(outside)) == (422, [])
    assert reasons(answer) == {
        "r2.name": "This cannot be empty.",
        "r2.age": "Must be at least 0.",
        "r3.email": "An e-mail address has a name, an @ and a domain, as in ada@example.org.",
    }
    page = BeautifulSoup(answer.text, "html.parser")
    links = [link["href"] for link in page.select("[role=alert] a")]
    assert all(page.select_one(link) for link in links)
    assert len(links) == 3


def test_a_refused_grid_keeps_everything_and_is_saved_once_it_is_right(ben: FlaskClient, outside: Outside):
    refused = read_form(enter(ben, {"name": "Пётр", "active": False}, {"name": "Anna", "age": "x"}))
    assert cells(refused, 1) == {"name": "Пётр", "email": "", "age": "", "active": None}
    assert cells(refused, 2) == {"name": "Anna", "email": "", "age": "x", "active": "yes"}
    assert refused.fill(**{"r2.age": "33"}).send(ben, GRID).status_code == 302
    assert people(outside) == [("Пётр", None, None, False), ("Anna", None, 33, True)]


def test_more_rows_keep_what_is_typed(ben: FlaskClient):
    grid = read_form(ben.get(GRID)).fill(**{"r1.name": "Anna", "r1.active": False})
    longer = read_form(grid.send(ben, GRID, button="more_rows"))
    assert cells(longer, 1) == {"name": "Anna", "email": "", "age": "", "active": None}
    assert len(rows(longer)) == len(rows(grid)) + 10


def test_an_edit_writes_only_the_cells_that_were_changed(ben: FlaskClient, outside: Outside):
    beth, mark = add_person(outside, "Beth", age=28), add_person(outside, "Mark", age=36)
    grid = open_grid(ben, beth, mark)
    assert grid.fill(**{"r2.age": "37"}).send(ben, GRID).status_code == 302
    assert people(outside) == [("Beth", None, 28, True), ("Mark", None, 37, True)]
    assert last_change(outside) == ("update", {"age": 36}, {"age": 37})
    assert outside("SELECT updated FROM changeset ORDER BY id DESC LIMIT 1") == [(1,)]


def test_several_rows_are_one_changeset(ben: FlaskClient, outside: Outside):
    nine, thirteen = add_person(outside, "Nine", age=9), add_person(outside, "Thirteen", age=13)
    open_grid(ben, nine, thirteen).fill(**{"r1.age": "11", "r2.age": "15", "r2.active": False}).send(
        ben, GRID
    )
    assert people(outside) == [("Nine", None, 11, True), ("Thirteen", None, 15, False)]
    assert outside("SELECT kind, updated FROM changeset ORDER BY id DESC LIMIT 1") == [("update-users", 2)]


def test_rows_can_wait_in_a_draft(ben: FlaskClient, outside: Outside):
    beth, mark = add_person(outside, "Beth", age=28), add_person(outside, "Mark", age=36)
    grid = open_grid(ben, beth, mark).fill(**{"r1.age": "29", "r2.age": "37"})
    grid.send(ben, GRID, button="stage")
    assert people(outside) == [("Beth", None, 28, True), ("Mark", None, 36, True)]
    assert "29" in words(ben.get(f"/users/{beth}/"))
    submit(ben, "/drafts/1/", button="commit")
    assert people(outside) == [("Beth", None, 29, True), ("Mark", None, 37, True)]


def test_rows_of_nobody_are_not_opened(ben: FlaskClient):
    answer = ben.get(f"{GRID}?name__contains=zz", follow_redirects=True)
    assert "Nobody is chosen, so there is nothing to edit." in words(answer)


def test_a_grid_in_which_nothing_was_changed_saves_nothing(ben: FlaskClient, outside: Outside):
    beth = add_person(outside, "Beth", age=28)
    changesets = outside("SELECT count(*) FROM changeset")
    answer = open_grid(ben, beth).send(ben, GRID)
    assert "Nothing was changed" in words(ben.get(answer.location))
    assert outside("SELECT count(*) FROM changeset") == changesets


def test_people_come_in_the_order_of_their_list_and_back_to_it(ben: FlaskClient, outside: Outside):
    for name, age in (("Ann", 30), ("Anna", 40), ("Beth", 50)):
        add_person(outside, name, age=age)
    address = f"{GRID}?q=ann&sort=-age"
    page = ben.get(address)
    assert [cells(read_form(page), number)["name"] for number in (1, 2)] == ["Anna", "Ann"]
    answer = read_form(page).fill(**{"r1.age": "41"}).send(ben, address)
    assert answer.location == "/users/?q=ann&sort=-age"


def test_the_list_leads_to_both_grids(ben: FlaskClient, outside: Outside):
    add_person(outside, "Beth")
    page = BeautifulSoup(ben.get("/users/?q=beth").text, "html.parser")
    new, edit = (page.find("a", string=text)["href"] for text in ("Add several", "Edit in rows"))
    assert (new, edit) == (f"{GRID}?back=q%3Dbeth", f"{GRID}?matching=1&q=beth")
    assert len(rows(read_form(ben.get(edit)))) == 1


def test_ids_too_many_for_an_address_are_posted(ben: FlaskClient, outside: Outside):
    beth, mark = add_person(outside, "Beth"), add_person(outside, "Mark")
    token = read_form(ben.get(GRID)).values["csrf_token"]
    page = ben.post(GRID, data={"csrf_token": token, "ids": [mark, beth, mark, 4711]})
    assert [cells(read_form(page), number)["name"] for number in (1, 2)] == ["Mark", "Beth"]


def test_more_people_than_the_grid_takes_are_pointed_elsewhere(
    ben: FlaskClient, outside: Outside, monkeypatch
):
    add_person(outside, "Beth")
    monkeypatch.setattr("webapp.views.users.grid_choice.MOST_ROWS", 1)
    for address in (f"{GRID}?matching=1", f"{GRID}?ids=1,2"):
        assert "These are too many people for rows" in words(ben.get(address))


@pytest.mark.parametrize("query", ["sort=x", "ids=x", "at=2020-01-01", "after=x", "nosuch=1"])
def test_a_wrong_address_says_so(ben: FlaskClient, query: str):
    assert ben.get(f"{GRID}?{query}").status_code == 400


def test_a_grid_is_previewed_and_committed_as_seen(ben: FlaskClient, outside: Outside):
    page = enter(ben, {"name": "Пётр", "active": False}, {"name": "Anna"}, button="preview")
    assert all(name in words(page) for name in ("Пётр", "Anna"))
    assert people(outside) == []
    assert read_form(page).send(ben, GRID, button="commit").status_code == 302
    assert people(outside) == [("Пётр", None, None, False), ("Anna", None, None, True)]


def test_a_preview_leads_back_to_the_grid_as_typed(ben: FlaskClient, outside: Outside):
    beth = add_person(outside, "Beth", age=28)
    page = open_grid(ben, beth).fill(**{"r1.age": "29", "r1.active": False}).send(ben, GRID, button="preview")
    again = read_form(read_form(page).send(ben, GRID, button="restore"))
    assert cells(again, 1) == {"name": "Beth", "email": "", "age": "29", "active": None}
    again.send(ben, GRID)
    assert people(outside) == [("Beth", None, 29, False)]


def test_a_double_click_saves_once(ben: FlaskClient, outside: Outside):
    grid = read_form(ben.get(GRID)).fill(**{"r1.name": "Anna", "r1.email": "anna@example.org"})
    assert [grid.send(ben, GRID).status_code for _ in range(2)] == [302, 302]
    assert people(outside) == [("Anna", "anna@example.org", None, True)]


def test_a_saved_grid_that_was_corrected_and_sent_again_asks_first(ben: FlaskClient, outside: Outside):
    beth = add_person(outside, "Beth", age=28)
    grid = open_grid(ben, beth).fill(**{"r1.age": "29"})
    grid.send(ben, GRID)
    asked = grid.fill(**{"r1.age": "30"}).send(ben, GRID)
    assert (asked.status_code, people(outside)) == (409, [("Beth", None, 29, True)])
    assert "saved already" in words(asked)
    assert read_form(asked).send(ben, GRID).status_code == 302
    assert people(outside) == [("Beth", None, 30, True)]


def test_addresses_that_are_taken_are_named_at_their_cells(ben: FlaskClient, outside: Outside):
    add_person(outside, "Beth", email="beth@example.org")
    answer = enter(ben, {"name": "Anna"}, {"name": "Ann", "email": "BETH@example.org"})
    assert answer.status_code == 422
    assert reasons(answer) == {"r2.email": "Somebody else has this e-mail address."}


def test_two_rows_with_one_address_are_told_from_each_other(ben: FlaskClient, outside: Outside):
    twice = [
        {"name": name, "email": email} for name, email in (("A", "a@example.org"), ("B", "A@Example.org"))
    ]
    assert reasons(enter(ben, *twice)) == {"r2.email": "Row 1 has this e-mail address too."}


def test_addresses_change_places(ben: FlaskClient, outside: Outside):
    beth = add_person(outside, "Beth", email="b@example.org")
    mark = add_person(outside, "Mark", email="m@example.org")
    swapped = {"r1.email": "m@example.org", "r2.email": "b@example.org"}
    assert open_grid(ben, beth, mark).fill(**swapped).send(ben, GRID).status_code == 302
    assert [email for _, email, _, _ in people(outside)] == ["m@example.org", "b@example.org"]


def test_a_value_beyond_a_new_limit_may_stay_as_it_is(ben: FlaskClient, outside: Outside, own_field):
    own_field("code", "text", pattern="[0-9]+")
    beth = add_person(outside, "Beth", extra='{"code": "abc"}')
    assert open_grid(ben, beth).fill(**{"r1.age": "29"}).send(ben, GRID).status_code == 302
    assert people(outside) == [("Beth", None, 29, True)]


def test_choices_are_typed_by_label_or_key(ben: FlaskClient, outside: Outside, own_field):
    own_field("house", "choice", choices="red | Red house | Красный дом\nblue | Blue, north")
    own_field("skills", "choices", choices="swims | Swims\nsings | Sings")
    typed = [("red HOUSE", "sings, Swims"), ("красный дом", "swims"), ("blue", "")]
    given = [{"name": "P", "extra.house": house, "extra.skills": skills} for house, skills in typed]
    assert enter(ben, *given).status_code == 302
    stored = [json_of(extra) for (extra,) in outside("SELECT extra FROM users WHERE name = 'P' ORDER BY id")]
    assert stored == [
        {"house": "red", "skills": "swims,sings"},
        {"house": "red", "skills": "swims"},
        {"house": "blue"},
    ]
    ((first,),) = outside("SELECT min(id) FROM users WHERE name = 'P'")
    shown = cells(open_grid(ben, first, first + 2), 1), cells(open_grid(ben, first, first + 2), 2)
    assert [(row["extra.house"], row["extra.skills"]) for row in shown] == [
        ("Red house", "Swims, Sings"),
        ("blue", ""),
    ]


def test_lines_of_a_long_text_stay_as_they_are(ben: FlaskClient, outside: Outside, own_field):
    own_field("notes", "long_text")
    beth = add_person(outside, "Beth", extra='{"notes": "one\\n\\ntwo"}')
    grid = open_grid(ben, beth)
    grid.values["r1.extra.notes"] = ["one\r\n\r\ntwo"]
    grid.fill(**{"r1.age": "29"}).send(ben, GRID)
    assert last_change(outside) == ("update", {"age": None}, {"age": 29})


def test_a_thousand_rows_are_saved_at_once_by_as_many_statements_as_ten(
    ben: FlaskClient, outside: Outside, count_statements
):
    sent = []
    for count in (10, 10, 1000):
        grid = read_form(ben.get(GRID))
        grid.values = {name: values for name, values in grid.values.items() if not name.startswith("r1")}
        for number in range(1, count + 1):
            grid.values |= {f"r{number}.name": [f"Человек {number}"], f"r{number}.age": [str(number % 100)]}
        with count_statements() as statements:
            assert grid.send(ben, GRID).status_code == 302
        sent.append(len(statements))
    assert outside("SELECT count(*) FROM users WHERE name LIKE 'Человек %'") == [(1020,)]
    assert sent[1] == sent[2]


def test_more_rows_than_that_are_refused(ben: FlaskClient, outside: Outside, monkeypatch):
    monkeypatch.setattr("webapp.forms.grid.MOST_ROWS", 1)
    answer = enter(ben, {"name": "Anna"}, {"name": "Beth"})
    assert answer.status_code == 422
    assert "The grid takes 1 rows at once" in words(answer)
    assert people(outside) == []


def test_an_edit_grid_takes_as_many_statements_whatever_its_length(
    ben: FlaskClient, outside: Outside, count_statements
):
    ids = [add_person(outside, f"P{number}", age=number) for number in range(12)]
    sent = []
    for chosen in (ids[:1], ids[:2], ids):
        with count_statements() as shown:
            grid = open_grid(ben, *chosen)
        grid.fill(
            **{f"r{number}.age": str(50 + number + len(chosen)) for number in range(1, len(chosen) + 1)}
        )
        with count_statements() as saved:
            assert grid.send(ben, GRID).status_code == 302
        sent.append((len(shown), len(saved)))
    # The first save gathers what came from outside.
    assert sent[1] == sent[2]


def test_more_than_other_forms_may_hold_is_let_in(ben: FlaskClient):
    grid = read_form(ben.get(GRID)).fill(**{"r1.name": "x" * 5_000_000})
    assert grid.send(ben, GRID).status_code == 422
    assert grid.fill(**{"r1.name": "x" * 9_000_000}).send(ben, GRID).status_code == 413


@pytest.mark.parametrize("whom", ["x", "1", "1.2.3", "-1.0"])
def test_a_row_that_is_about_nobody_is_refused(ben: FlaskClient, outside: Outside, whom: str):
    grid = open_grid(ben, add_person(outside, "Beth")).fill(r1=whom)
    assert grid.send(ben, GRID).status_code == 400


def test_two_people_who_change_different_cells_of_a_row_both_stay(
    ada: FlaskClient, ben: FlaskClient, outside: Outside
):
    beth, mark = add_person(outside, "Beth", age=28), add_person(outside, "Mark")
    grids = [(client, open_grid(client, beth, mark)) for client in (ada, ben)]
    for (client, grid), typed in zip(grids, ({"r1.age": "30"}, {"r1.active": False}), strict=True):
        assert grid.fill(**typed).send(client, GRID).status_code == 302
    assert people(outside) == [("Beth", None, 30, False), ("Mark", None, None, True)]
    assert "Meanwhile Ada changed age. That stays." in words(ben.get("/users/"))


def test_a_cell_that_two_changed_is_to_be_chosen(ada: FlaskClient, ben: FlaskClient, outside: Outside):
    answer, _ = clash(ada, ben, outside)
    assert answer.status_code == 409
    assert people(outside) == [("Beth", None, 30, True), ("Mark", None, 36, True)]
    assert "30 now, by Ada 29 yours" in words(answer)
    assert "Row 1, Age : Changed by you and by somebody else, who saved “30”." in words(answer)
    assert cells(read_form(answer), 1) == {"name": "Beth", "email": "", "age": "29", "active": None}


@pytest.mark.parametrize(("chosen", "stored"), [("30", 30), ("29", 29)])
def test_either_version_can_be_chosen_and_the_rest_is_saved_with_it(
    ada: FlaskClient, ben: FlaskClient, outside: Outside, chosen: str, stored: int
):
    answer, _ = clash(ada, ben, outside)
    assert read_form(answer).fill(**{"r1.age": chosen}).send(ben, GRID).status_code == 302
    assert people(outside) == [("Beth", None, stored, False), ("Mark", None, 37, True)]


def test_what_only_others_changed_is_shown_after_a_clash(
    ada: FlaskClient, ben: FlaskClient, outside: Outside
):
    answer, _ = clash(ada, ben, outside, email="beth@example.org")
    assert cells(read_form(answer), 1)["email"] == "beth@example.org"
    read_form(answer).send(ben, GRID)
    assert people(outside)[0] == ("Beth", "beth@example.org", 29, False)


def test_a_row_that_was_deleted_meanwhile_is_marked_and_left_out(
    ada: FlaskClient, ben: FlaskClient, outside: Outside
):
    beth, mark = add_person(outside, "Beth", age=28), add_person(outside, "Mark")
    grid = open_grid(ben, beth, mark).fill(**{"r1.age": "29", "r2.age": "37"})
    submit(ada, f"/users/{beth}/delete/")
    answer = grid.send(ben, GRID)
    assert (answer.status_code, people(outside)) == (409, [("Mark", None, None, True)])
    assert "Beth : Deleted meanwhile. This row is left out when you save." in words(answer)
    assert read_form(answer).send(ben, GRID).status_code == 302
    assert people(outside) == [("Mark", None, 37, True)]


def test_somebody_who_never_was_cannot_be_saved(ben: FlaskClient, outside: Outside):
    grid = open_grid(ben, add_person(outside, "Beth")).fill(**{"r1": "4711.0", "r1.age": "29"})
    assert grid.send(ben, GRID).status_code == 409
    assert people(outside) == [("Beth", None, None, True)]


def test_a_locked_field_is_read_and_not_written(ben: FlaskClient, outside: Outside, own_field):
    own_field("fee", "decimal", edited_by="administrator")
    beth = add_person(outside, "Beth", extra='{"fee": "12.50"}')
    page = ben.get(GRID, query_string={"ids": [beth]})
    assert "12.50" in words(page)
    assert "Fee" not in words(ben.get(GRID))
    grid = read_form(page)
    grid.values |= {"r1.extra.fee": ["9"], "r1.age": ["29"]}
    answer = grid.send(ben, GRID)
    assert (answer.status_code, people(outside)) == (422, [("Beth", None, None, True)])
    assert "Row 1, Fee: You may not change this." in words(answer)


def test_a_withheld_field_is_as_one_that_there_is_not(ben: FlaskClient, outside: Outside, own_field):
    own_field("secret", "text", label="Zqualifier", seen_by="administrator", edited_by="administrator")
    beth = add_person(outside, "Beth", extra='{"secret": "zq-value"}')
    said = []
    for name in ("extra.secret", "extra.nosuch"):
        grid = open_grid(ben, beth)
        grid.values |= {f"r1.{name}": ["zq"], "r1.age": ["29"]}
        answer = grid.send(ben, GRID)
        assert answer.status_code == 422
        assert not any(text in answer.text for text in ("Zqualifier", "zq-value"))
        said.append(words(answer).replace(name, "…"))
    assert said[0] == said[1]
    assert people(outside) == [("Beth", None, None, True)]


def test_a_field_that_was_locked_a_moment_ago_is_refused_at_its_row(
    app: Flask, ben: FlaskClient, outside: Outside, own_field, monkeypatch
):
    own_field("fee", "decimal")
    beth = add_person(outside, "Beth")
    grid = open_grid(ben, beth).fill(**{"r1.extra.fee": "9"})

    def lock(form: GridForm, *_: object) -> bool:
        outside("UPDATE field SET edited_by = 'administrator' WHERE name = 'extra.fee'")
        return validate(form)

    validate = GridForm.validate
    monkeypatch.setattr(GridForm, "validate", lock)
    answer = grid.send(ben, GRID)
    assert answer.status_code == 422
    assert "You may not change this." in words(answer)
    assert outside("SELECT extra FROM users WHERE id = ?", beth) in ([({},)], [("{}",)])


def test_whoever_may_not_edit_gets_no_grid(app: Flask, cast: dict[str, int], outside: Outside):
    client = app.test_client()
    sign_in(client, "cleo")
    assert client.get(GRID).status_code == 403
    assert "Edit in rows" not in client.get("/users/").text


def test_a_grid_outlives_the_sign_in_under_which_it_was_opened(ben: FlaskClient, outside: Outside):
    grid = read_form(ben.get(GRID)).fill(**{"r1.name": "Anna", "r1.active": False})
    outside("DELETE FROM sign_in")
    held = read_form(grid.send(ben, GRID), "form").fill(email="ben@example.org", password=PASSWORD)
    again = read_form(held.send(ben, "/sign-in/"), "form").send(ben, GRID)
    assert cells(read_form(again), 1) == {"name": "Anna", "email": "", "age": "", "active": None}


def clash(ada: FlaskClient, ben: FlaskClient, outside: Outside, **others: object) -> tuple[TestResponse, int]:
    """Ada saves Beth's age while Ben has it, and more, changed in his grid."""
    beth, mark = add_person(outside, "Beth", age=28), add_person(outside, "Mark", age=36)
    grid = open_grid(ben, beth, mark).fill(**{"r1.age": "29", "r1.active": False, "r2.age": "37"})
    submit(ada, f"/users/{beth}/edit/", age="30", **others)
    return grid.send(ben, GRID), beth


def enter(client: FlaskClient, *typed: dict[str, object], button: str | None = None) -> TestResponse:
    """Fill in the rows of an empty grid, one after the other."""
    given = {f"r{number}.{name}": text for number, row in enumerate(typed, 1) for name, text in row.items()}
    return submit(client, GRID, button=button, **given)


def open_grid(client: FlaskClient, *ids: int) -> Form:
    page = client.get(GRID, query_string={"ids": ids})
    assert page.status_code == 200
    return read_form(page)


def rows(grid: Form) -> list[str]:
    return [name for name in grid.values if name.startswith("r") and name.endswith(".name")]


def cells(grid: Form, number: int) -> dict[str, str | None]:
    """What stands in a row, by field; None: a box that is not ticked."""
    start = f"r{number}."
    return {
        name.removeprefix(start): values[0] if values else None
        for name, values in grid.values.items()
        if name.startswith(start)
    }


def reasons(answer: TestResponse) -> dict[str, str]:
    """What is said at which cells."""
    page = BeautifulSoup(answer.text, "html.parser")
    wrong = page.select("[aria-invalid=true]")
    return {str(cell["name"]): page.find(id=cell["aria-describedby"]).text for cell in wrong}


def json_of(stored: object) -> object:
    return json.loads(stored) if isinstance(stored, str) else stored


@pytest.fixture
def ada(app: Flask, cast: dict[str, int]) -> FlaskClient:
    client = app.test_client()
    sign_in(client, "ada")
    return client


@pytest.fixture
def ben(app: Flask, cast: dict[str, int]) -> FlaskClient:
    client = app.test_client()
    sign_in(client, "ben")
    return client


@pytest.fixture
def own_field(outside: Outside):
    """`own_field("born", "date")`: a field that an administrator added."""

    def add(key: str, kind: str, **values: object) -> None:
        values = {
            "name": f"extra.{key}",
            "type": kind,
            "label": key.capitalize(),
            "position": 100,
            "required": False,
            "hidden": False,
            "indexed": False,
            "seen_by": "viewer",
            "edited_by": "editor",
            "own_seen": True,
            "own_edited": False,
        } | values
        places = ", ".join("?" * len(values))
        outside(f"INSERT INTO field ({', '.join(values)}) VALUES ({places})", *values.values())

    return add


def test_a_contributor_proposes_rows_and_cannot_save_them(
    app: Flask, ben: FlaskClient, cast: dict[str, int], outside: Outside
):
    connie = app.test_client()
    sign_in(connie, "connie")
    grid = read_form(connie.get(GRID)).fill(**{"r1.name": "Anna", "r2.name": "Beth"})
    assert connie.post(GRID, data=grid.values | {"save": [""]}).status_code == 403
    assert grid.send(connie, GRID, button="stage").status_code == 303
    assert people(outside) == []
    submit(connie, "/drafts/1/", form="form[action$='/comments/']", button="submit")
    submit(ben, "/drafts/1/", button="commit")
    assert [name for name, *_ in people(outside)] == ["Anna", "Beth"]
