"""An administrator writes a statement, fills in values, looks at what it would do, and commits it."""

import io

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.cast import sign_in
from tests.support.databases import Outside
from tests.support.forms import Form, read_form, submit

URL = "/statements/new/"

SQL = "UPDATE users SET age = :y WHERE age = :x"


@pytest.fixture
def admin(client: FlaskClient, cast: dict[str, int]) -> FlaskClient:
    sign_in(client, "ada")
    return client


@pytest.fixture(autouse=True)
def people(cast: dict[str, int], statements_granted: None, outside: Outside) -> None:
    outside("INSERT INTO users (id, name, age) VALUES (901, 'Ann', 9)")
    outside("INSERT INTO users (id, name, age) VALUES (913, 'Bob', 13)")


def read_main(page: TestResponse) -> str:
    return page.text.partition("<main")[2]


def ages(outside: Outside) -> list:
    return outside("SELECT id, age FROM users WHERE id IN (901, 913) ORDER BY id")


def filled(client: FlaskClient, sql: str = SQL, **cells):
    page = submit(client, URL, button="find", sql=sql)
    assert page.status_code == 200
    return read_form(page).fill(**cells)


def load(client: FlaskClient, form: Form, file: bytes) -> TestResponse:
    """Fill the grid from a file."""
    data = {name: texts[0] for name, texts in form.values.items() if texts}
    data |= {"load": "1", "file": (io.BytesIO(file), "values.csv")}
    return client.post(URL, data=data, content_type="multipart/form-data")


TWO_SETS = {"r1.x": "9", "r1.y": "11", "r2.x": "13", "r2.y": "15"}


def test_the_parameters_get_a_column_each(admin):
    form = filled(admin)
    assert [name for name in form.values if name.startswith("r1.")] == ["r1.y", "r1.x"]


def test_a_preview_shows_the_rows_and_stores_nothing(admin, outside):
    page = filled(admin, **TWO_SETS).send(admin, URL, button="preview")
    assert page.status_code == 200
    shown = read_main(page)
    assert [name in shown for name in ("Ann", "Bob", "Mia")] == [True, True, False]
    assert ages(outside) == [(901, 9), (913, 13)]


def test_it_is_committed_as_seen_and_can_be_undone(admin, outside):
    page = filled(admin, **TWO_SETS).send(admin, URL, button="preview")
    answer = read_form(page).send(admin, URL, button="commit")
    assert answer.status_code == 303
    assert ages(outside) == [(901, 11), (913, 15)]
    shown = admin.get(answer.location)
    assert "Ran an UPDATE with 2 sets of values" in shown.text
    submit(admin, f"{answer.location}undo/", button="commit")
    assert ages(outside) == [(901, 9), (913, 13)]


def test_a_double_click_stores_it_once(admin, outside):
    sql = "INSERT INTO users (name) VALUES (:name)"
    page = read_form(filled(admin, sql, **{"r1.name": "Пётр"}).send(admin, URL, button="preview"))
    first, second = (page.send(admin, URL, button="commit") for _ in range(2))
    assert (first.status_code, first.location) == (second.status_code, second.location)
    assert outside("SELECT count(*) FROM users WHERE name = 'Пётр'") == [(1,)]


def test_nothing_is_committed_that_was_not_seen(admin, outside):
    page = filled(admin, **TWO_SETS).send(admin, URL, button="preview")
    outside("UPDATE users SET age = 9 WHERE id = 913")
    assert read_form(page).send(admin, URL, button="commit").status_code == 409
    form = filled(admin, **TWO_SETS)
    form.values["commit"] = ["1"]
    assert form.send(admin, URL, button="preview").status_code == 200
    assert ages(outside) == [(901, 9), (913, 9)]


def test_roll_back_leads_to_the_form_as_it_was(admin, outside):
    page = filled(admin, **TWO_SETS).send(admin, URL, button="preview")
    assert "Roll back" in page.text
    form = read_form(read_form(page).send(admin, URL, button="restore"))
    assert form.values["sql"] == [SQL]
    assert {name: form.values[name] for name in TWO_SETS} == {name: [text] for name, text in TWO_SETS.items()}
    assert ages(outside) == [(901, 9), (913, 13)]


def test_a_draft_takes_it_in_commits_and_undoes_it(admin, outside):
    page = filled(admin, **TWO_SETS).send(admin, URL, button="preview")
    assert read_form(page).send(admin, URL, button="stage").status_code == 303
    assert "Ran an UPDATE with 2 sets of values" in admin.get("/drafts/1/").text
    assert outside("SELECT row_id FROM draft_row ORDER BY row_id") == [
        (901,),
        (913,),
    ]  # erased with either of them
    assert ages(outside) == [(901, 9), (913, 13)]
    assert submit(admin, "/drafts/1/", button="commit").status_code == 303
    assert ages(outside) == [(901, 11), (913, 15)]
    ((last,),) = outside("SELECT max(id) FROM changeset")
    submit(admin, f"/changes/{last}/undo/", button="commit")
    assert ages(outside) == [(901, 9), (913, 13)]


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("", "Write a statement."),
        ("SELECT 1", "Write an INSERT, UPDATE or DELETE on users."),
        ("UPDATE users SET age = 1; DELETE FROM users", "Write one statement only"),
        ("UPDATE users SET age = nothing", "nothing"),
        ("DELETE FROM users WHERE name = 'Mia'", "own record"),
    ],
)
def test_what_cannot_be_run_is_refused_at_the_statement(admin, outside, sql, told):
    answer = submit(admin, URL, button="preview", sql=sql)
    assert answer.status_code == 422
    assert told in answer.text
    assert read_form(answer).values["sql"] == [sql]


def test_a_set_that_is_refused_is_named_and_everything_is_kept(admin, outside):
    cells = {"r1.x": "9", "r1.y": "11", "r3.x": "13", "r3.y": "151"}
    answer = filled(admin, **cells).send(admin, URL, button="preview")
    assert answer.status_code == 422
    assert "Row 3</a>" in answer.text
    assert {name: read_form(answer).values[name] for name in cells} == {
        name: [text] for name, text in cells.items()
    }
    assert ages(outside) == [(901, 9), (913, 13)]


def test_a_cell_of_another_type_is_refused_at_its_place(admin):
    form = filled(admin, **{"r1.x": "9", "r1.y": "eleven"}).fill(**{"type.y": "integer"})
    answer = form.send(admin, URL, button="preview")
    assert answer.status_code == 422
    assert "Row 1, :y</a>" in answer.text


def test_a_file_fills_the_grid(admin):
    answer = load(admin, filled(admin), "X;y;z\n9;11;?\n13;15;?\n".encode("utf-16"))
    kept = read_form(answer).values
    assert {name: kept[name] for name in TWO_SETS} == {name: [text] for name, text in TWO_SETS.items()}


def test_a_file_of_other_columns_is_refused(admin):
    answer = load(admin, filled(admin, **TWO_SETS), b"a,b\n1,2\n")
    assert answer.status_code == 422
    assert "The first row of the file must have the names of the parameters: y, x." in answer.text
    assert read_form(answer).values["r2.y"] == ["15"]


def test_a_thousand_sets_are_run(admin, outside):
    outside.many("INSERT INTO users (id, name) VALUES (?, ?)", [(2000 + n, f"P {n}") for n in range(1000)])
    cells = {
        f"r{n}.{name}": text
        for n in range(1, 1001)
        for name, text in (("n", f"P {n - 1}"), ("a", str(n % 100)))
    }
    form = filled(admin, "UPDATE users SET age = :a WHERE name = :n")
    form.values |= {name: [text] for name, text in cells.items()}
    page = form.send(admin, URL, button="preview")
    assert page.status_code == 200, page.text[-3000:]
    assert read_form(page).send(admin, URL, button="commit").status_code == 303
    assert outside("SELECT count(*), sum(age) FROM users WHERE name LIKE 'P %'") == [(1000, 49500)]


def test_what_was_typed_for_a_parameter_outlives_its_name(admin):
    form = filled(admin, **TWO_SETS).fill(sql=SQL.replace(":y", ":z"))
    page = read_form(form.send(admin, URL, button="find"))
    assert page.values["r1.y"] == ["11"]
    page = read_form(page.fill(sql=SQL).send(admin, URL, button="find"))
    assert page.values["r1.y"] == ["11"]


def test_only_administrators_may(client, cast):
    sign_in(client, "ben")
    assert client.get(URL).status_code == 403
    assert "Statements" not in client.get("/users/").text
