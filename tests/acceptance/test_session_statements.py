"""A statement run with many sets of values in one transaction (row S3), as the Session's executemany does."""

import pytest
from flask.testing import FlaskClient

from tests.acceptance.reading import read_names
from tests.support.cast import sign_in
from tests.support.databases import Outside
from tests.support.forms import Form, read_form, submit

URL = "/statements/new/"

STORED = "SELECT count(*) FROM users UNION ALL SELECT count(*) FROM changeset UNION ALL SELECT count(*) FROM change"


@pytest.fixture
def admin(
    client: FlaskClient, cast: dict[str, int], statements_granted: None, outside: Outside
) -> FlaskClient:
    """Ada, and two people who are the x = 9 and x = 13 of the material."""
    outside.many(
        "INSERT INTO users (id, name, age) VALUES (?, ?, ?)", [(909, "Nine", 9), (913, "Thirteen", 13)]
    )
    sign_in(client, "ada")
    return client


def y_by_x(outside: Outside) -> list[tuple[int, int]]:
    return outside("SELECT id - 900, age FROM users WHERE id > 900 ORDER BY id")


def previewed(admin: FlaskClient) -> Form:
    page = submit(admin, URL, button="find", sql="UPDATE users SET age = :y WHERE id = 900 + :x")
    sets = {"r1.x": 9, "r1.y": 11, "r2.x": 13, "r2.y": 15}
    return read_form(read_form(page).fill(**sets).send(admin, URL, button="preview"))


class TestS3ManySetsOfValuesInOneTransaction:
    def test_the_preview_shows_exactly_the_rows_that_change(self, admin, outside):
        shown = previewed(admin).tag
        assert [card.text.strip() for card in shown.select(".change__name")] == ["Nine", "Thirteen"]
        assert [added.text for added in shown.select("ins bdi")] == ["11", "15"]
        assert y_by_x(outside) == [(9, 9), (13, 13)]

    def test_after_the_commit_each_row_has_its_value(self, admin, outside):
        assert previewed(admin).send(admin, URL, button="commit").status_code == 303
        assert y_by_x(outside) == [(9, 11), (13, 15)]
        assert outside("SELECT kind, updated FROM changeset ORDER BY id DESC LIMIT 1") == [
            ("run-statement", 2)
        ]

    def test_rolled_back_it_leaves_nothing(self, admin, outside):
        before = outside(STORED)[0]
        form = read_form(previewed(admin).send(admin, URL, button="restore"))
        assert form.values["r2.y"] == ["15"]
        assert (outside(STORED)[0], y_by_x(outside)) == (before, [(9, 9), (13, 13)])

    def test_it_is_undone_like_any_save(self, admin, outside):
        changeset = previewed(admin).send(admin, URL, button="commit").location
        submit(admin, f"{changeset}undo/", button="commit")
        assert y_by_x(outside) == [(9, 9), (13, 13)]

    def test_one_bad_set_stores_none(self, admin, outside):
        page = submit(admin, URL, button="find", sql="UPDATE users SET age = :y WHERE id = 900 + :x")
        sets = {"r1.x": 9, "r1.y": 11, "r2.x": 13, "r2.y": 151}
        answer = read_form(page).fill(**sets).send(admin, URL, button="preview")
        assert answer.status_code == 422
        assert "Row 2</a>" in answer.text
        assert y_by_x(outside) == [(9, 9), (13, 13)]

    def test_people_are_inserted_letter_for_letter(self, admin, outside):
        page = submit(admin, URL, button="find", sql="INSERT INTO users (name, age) VALUES (:Name, :Age)")
        sets = {"r1.Name": "Пётр", "r1.Age": 20, "r2.Name": "Василий", "r2.Age": 26}
        form = read_form(read_form(page).fill(**sets).send(admin, URL, button="preview"))
        form.send(admin, URL, button="commit")
        assert read_names(admin, "/users/?q=ПЁТ") == ["Пётр"]
        assert outside("SELECT name FROM users WHERE age > 15 ORDER BY age") == [("Пётр",), ("Василий",)]
