"""A field that is kept from a role: neither its value nor its label is in any answer, on any way."""

from io import BytesIO
from itertools import product
from zipfile import ZipFile

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.cast import sign_in
from tests.support.databases import Outside
from tests.support.forms import read_form, submit
from tests.support.people import last_change, words
from tests.support.routes import routes
from webapp.access.actors import CommandLine
from webapp.changes.transactions import commit, preview
from webapp.changes.undo.operation import Undo
from webapp.changes.versions import version_of
from webapp.db import db
from webapp.users.defining import CreateFields, FieldEdit, UpdateFields
from webapp.users.operations import CreateUsers, DeleteUsers, Edit, Target, UpdateUsers

VALUES = ("zq-first", "zq-second", "zq-third")
LABEL = "Zqualifier"
PLANTED = ("zq-", "zqualifier", "extra.secret")
"""What no answer has, in any case of its letters, for whom the field is kept from."""

SECRET = {
    "name": "extra.secret",
    "type": "text",
    "label": LABEL,
    "help": "zq-help",
    "seen_by": "administrator",
    "edited_by": "administrator",
    "own_seen": False,
}
FEE = {"name": "extra.fee", "type": "text", "label": "Fee", "edited_by": "administrator"}
MOTTO = {"name": "extra.motto", "type": "text", "label": "Motto", "own_edited": True}

MIA, HELD, DELETED = 1, 2, 3
"""People who hold the secret: Mia of the cast, one more, and one who was deleted."""

KEPT_FROM = ("nobody", "mia", "cleo", "connie", "ben")

UNSEEN = "A field that you may not see"


def save(operation):
    return commit(operation, actor=CommandLine())


def edit(user_id, **values):
    names = {"name", "email", "age"}
    own = {name if name in names else f"extra.{name}": value for name, value in values.items()}
    return save(UpdateUsers((Edit(user_id, None, own),)))


@pytest.mark.parametrize("who", KEPT_FROM)
def test_no_page_at_any_address_tells_of_the_field(app: Flask, planted: list[int], who: str):
    looking = browser(app, who)
    for url in addresses(app, planted):
        assert_untold(looking.get(url), url)


def test_the_same_pages_tell_an_administrator(app: Flask, planted: list[int]):
    looking = browser(app, "ada")
    telling = [url for url in addresses(app, planted) if told(looking.get(url))]
    for url in (
        f"/users/{HELD}/",
        f"/users/{HELD}/edit/",
        f"/users/{DELETED}/history/",
        "/users/",
        "/changes/",
    ):
        assert url in telling
    assert len(telling) > 30


@pytest.mark.parametrize(
    "url",
    [
        "/users/?columns=name,{name}",
        "/users/?sort={name}",
        "/users/?sort=-{name},name&after=WyJhIiwyXQ",
        "/users/?{name}=zq-second",
        "/users/?{name}__contains=zq",
        "/users/?{name}__empty=1",
        "/users/?filter={name}__contains&value=x",
        "/users/?{name}=x&at=changeset:4",
        "/changes/?field={name}",
    ],
)
@pytest.mark.parametrize("who", ["cleo", "ben"])
def test_an_address_that_names_the_field_answers_as_for_one_that_there_is_not(
    app: Flask, planted: list[int], url: str, who: str
):
    looking = browser(app, who)
    kept, unknown = (looking.get(url.format(name=name)) for name in ("extra.secret", "extra.nosuch"))
    assert kept.status_code == unknown.status_code == 400
    assert words(kept).replace("extra.secret", "extra.nosuch") == words(unknown)


def test_a_change_of_nothing_else_shows_as_one_of_a_field_that_one_may_not_see(
    app: Flask, planted: list[int]
):
    looking = browser(app, "cleo")
    assert f"Changed {UNSEEN.lower()} of Held" in words(looking.get("/changes/"))
    assert f"{UNSEEN} changed" in words(looking.get(f"/users/{HELD}/history/"))
    assert f"{UNSEEN} changed" in words(looking.get(f"/users/{HELD}/?at=changeset:{planted[3]}"))


def test_the_summary_of_many_changes_does_not_count_the_field(app: Flask, planted: list[int]):
    with app.app_context():
        save(CreateUsers(tuple({"name": f"P{number}"} for number in range(101))))
        values = {"extra.secret": "zq-third", "extra.motto": "Onward"}
        many = save(UpdateUsers(tuple(Edit(user_id, None, values) for user_id in range(4, 105)))).changeset_id
    page = browser(app, "cleo").get(f"/changes/{many}/")
    assert "Changed fields Motto × 101 Whom" in words(page)
    assert_untold(page, "summary")
    assert f"{LABEL} × 101" in words(browser(app, "ada").get(f"/changes/{many}/"))


def test_a_search_does_not_look_into_addresses_that_one_may_not_see(app: Flask, planted: list[int]):
    with app.app_context():
        save(UpdateFields((FieldEdit("email", None, {"seen_by": "administrator"}),)))
    for url in ("/users/?q=held%40", "/users/?q=he&q=", f"/users/?q=held%40&at=changeset:{planted[-1]}"):
        assert ("Nobody matches" in words(browser(app, "ben").get(url))) == ("%40" in url), url
        assert "Held" in words(browser(app, "ada").get(url)), url


@pytest.mark.parametrize(
    ("url", "values", "pressed"),
    [
        (f"/users/{HELD}/edit/", {"age": "x"}, ("save", 422)),
        (f"/users/{HELD}/edit/", {"age": 9}, ("preview", 200)),
        ("/users/new/", {"name": "New"}, ("preview", 200)),
        ("/users/new/", {"name": ""}, ("save", 422)),
        (f"/users/{DELETED}/restore/", {"age": "x"}, ("save", 422)),
        (f"/users/{DELETED}/restore/", {}, ("preview", 200)),
        (f"/users/{HELD}/delete/", {}, ("preview", 200)),
    ],
)
def test_no_form_that_is_shown_again_tells_of_the_field(
    app: Flask, planted: list[int], url: str, values: dict[str, object], pressed: tuple[str, int]
):
    button, status = pressed
    answer = submit(browser(app, "ben"), url, button=button, **values)
    assert answer.status_code == status
    assert_untold(answer, url)


@pytest.mark.parametrize("url", [f"/users/{HELD}/delete/", "/changes/{}/undo/"])
def test_the_token_of_a_preview_is_no_hash_to_try_the_hidden_value_out_with(
    app: Flask, planted: list[int], url: str
):
    with app.app_context():
        operation = DeleteUsers((Target(HELD, last_version(HELD)),)) if "delete" in url else Undo(planted[7])
        seen = preview(operation, actor=CommandLine()).token
    ben, url = browser(app, "ben"), url.format(planted[7])
    page = submit(ben, url, button="preview")
    carried = read_form(page).values["digest"][0]
    assert carried.rpartition(".")[0] == seen.rpartition(".")[0]
    assert carried != seen
    assert read_form(page).send(ben, url, button="commit").status_code in {302, 303}


def test_a_merge_tells_of_no_more_than_that_there_was_another_change(app: Flask, planted: list[int]):
    ben = browser(app, "ben")
    page = ben.get(f"/users/{HELD}/edit/")
    with app.app_context():
        edit(HELD, secret="zq-fourth", age=50)
    answer = read_form(page).fill(age=51).send(ben, f"/users/{HELD}/edit/", button="save")
    assert answer.status_code == 409
    assert_untold(answer, "merge")
    assert f"{UNSEEN} from command line" in words(answer)


def test_what_was_changed_meanwhile_stays_and_is_not_told(app: Flask, planted: list[int], outside: Outside):
    ben = browser(app, "ben")
    page = ben.get(f"/users/{HELD}/edit/")
    with app.app_context():
        edit(HELD, secret="zq-fourth")
    previewed = read_form(page).fill(age=51).send(ben, f"/users/{HELD}/edit/", button="preview")
    assert_untold(previewed, "preview")
    assert UNSEEN in words(previewed)
    saved = read_form(page).fill(age=51).send(ben, f"/users/{HELD}/edit/", button="save")
    told_after = ben.get(saved.location)
    assert f"Meanwhile command line changed {UNSEEN.lower()}. That stays." in words(told_after)
    assert "zq-fourth" in str(outside("SELECT extra FROM users WHERE id = ?", HELD))
    assert_untold(told_after, "list")


def test_an_edit_of_somebody_deleted_meanwhile_brings_back_what_one_cannot_see(
    app: Flask, planted: list[int], outside: Outside
):
    ben = browser(app, "ben")
    page = ben.get(f"/users/{HELD}/edit/")
    with app.app_context():
        save(DeleteUsers((Target(HELD, None),)))
    gone = read_form(page).fill(age=51).send(ben, f"/users/{HELD}/edit/", button="save")
    assert gone.status_code == 409
    assert_untold(gone, "gone")
    read_form(gone).send(ben, "", button="save")
    [(age, extra)] = outside("SELECT age, extra FROM users WHERE id = ?", HELD)
    assert age == 51
    assert "zq-second" in str(extra)


def test_a_form_sent_again_with_other_content_tells_of_no_more(app: Flask, planted: list[int]):
    ben = browser(app, "ben")
    page = ben.get(f"/users/{HELD}/edit/")
    read_form(page).fill(age=51).send(ben, f"/users/{HELD}/edit/", button="save")
    again = read_form(page).fill(age=52).send(ben, f"/users/{HELD}/edit/", button="save")
    assert again.status_code == 409
    assert_untold(again, "already saved")


def test_what_is_posted_for_a_field_that_one_may_not_see_is_as_for_one_that_there_is_not(
    app: Flask, planted: list[int], outside: Outside
):
    ben = browser(app, "ben")
    form = read_form(ben.get(f"/users/{HELD}/edit/"))
    form.values |= {"extra.secret": ["mine"], "extra.nosuch": ["mine"], "extra.motto": ["Onward"]}
    assert form.send(ben, f"/users/{HELD}/edit/", button="save").status_code == 302
    assert last_change(outside) == ("update", {"extra.motto": None}, {"extra.motto": "Onward"})


def test_what_is_posted_for_a_field_that_one_may_not_change_is_refused(
    app: Flask, planted: list[int], outside: Outside
):
    ben, before = browser(app, "ben"), last_change(outside)
    form = read_form(ben.get(f"/users/{HELD}/edit/"))
    assert "extra.fee" not in form.values
    form.values |= {"extra.fee": ["0"], "extra.motto": ["Onward"]}
    answer = form.send(ben, f"/users/{HELD}/edit/", button="save")
    assert answer.status_code == 422
    assert "Fee: You may not change this." in words(answer)
    assert last_change(outside) == before


def test_a_field_that_one_may_only_see_is_read_in_the_form(app: Flask, planted: list[int]):
    assert "Not yours to change Fee twelve" in words(browser(app, "ben").get(f"/users/{HELD}/edit/"))
    assert "Not yours to change" not in words(browser(app, "ada").get(f"/users/{HELD}/edit/"))


def test_a_form_opened_before_a_field_was_locked_is_refused_beside_it(app: Flask, planted: list[int]):
    ben = browser(app, "ben")
    form = read_form(ben.get(f"/users/{HELD}/edit/")).fill(**{"extra.motto": "Onward"})
    with app.app_context():
        save(UpdateFields((FieldEdit("extra.motto", None, {"edited_by": "administrator"}),)))
    answer = form.send(ben, f"/users/{HELD}/edit/", button="save")
    assert answer.status_code == 422
    assert "Motto: You may not change this." in words(answer)


def test_an_undo_of_a_field_that_one_may_not_change_is_refused_and_says_why(
    app: Flask, planted: list[int], outside: Outside
):
    with app.app_context():
        only = edit(HELD, secret="zq-third").changeset_id
    page = browser(app, "ben").get(f"/changes/{only}/undo/")
    assert "A field would go back that you may not change." in words(page)
    assert_untold(page, "undo")
    ada = browser(app, "ada")
    submit(ada, f"/changes/{only}/undo/", button="commit")
    assert "zq-second" in str(outside("SELECT extra FROM users WHERE id = ?", HELD))


def test_pages_of_the_list_and_of_a_person_take_no_more_statements(
    app: Flask, planted: list[int], count_statements
):
    counts = {}
    for who in ("ada", "cleo"):
        looking = browser(app, who)
        for url in ("/users/", f"/users/{HELD}/history/", "/changes/"):
            looking.get(url)
            with count_statements() as statements:
                looking.get(url)
            counts.setdefault(url, []).append(len(statements))
    assert all(mine <= administrators for administrators, mine in counts.values()), counts


def addresses(app: Flask, changesets: list[int]) -> list[str]:
    """Every address that can be got, of each of the people and changesets, and some lists beside."""
    found = {
        route.url
        for user_id, changeset_id in product((MIA, HELD, DELETED), changesets)
        for route in routes(
            app,
            {
                "user_id": user_id,
                "account_id": 1,
                "changeset_id": changeset_id,
                "sign_in_id": 1,
                "token": "made-up",
                "digest": "0",
                "name": "icons/favicon.svg",
                "field_name": "age",
                "preset_name": "club",
                "slug": "nothing",
                **dict.fromkeys(("draft_id", "step_id", "import_id", "job_id", "file_id"), 1),
                "number": 0,
            },
        )
        if route.method == "GET" and route.endpoint not in {"assets.show", "sign_out.create"}
    }
    at = [
        f"/users/{each}?at=changeset:{point}"
        for each in ("", f"{HELD}/", f"{DELETED}/")
        for point in changesets
    ]
    lists = ["/users/?q=e", "/users/?q=zq", "/users/?size=1", "/users/?sort=name&size=2", "/changes/?q=a"]
    return [*sorted(found), *at, *lists]


def last_version(user_id: int) -> int:
    return version_of(db.session(), "users", user_id)


def _text(answer: TestResponse) -> str:
    """Return what stands in an answer, in every part of a workbook too."""
    if not answer.data.startswith(b"PK"):
        return answer.text
    with ZipFile(BytesIO(answer.data)) as workbook:
        return "".join(workbook.read(name).decode() for name in workbook.namelist())


def told(answer) -> list[str]:
    return [text for text in PLANTED if text in _text(answer).lower()]


def assert_untold(answer, where: str) -> None:
    assert not told(answer), where


def browser(app: Flask, who: str) -> FlaskClient:
    client = app.test_client()
    if who != "nobody":
        sign_in(client, who)
    return client


@pytest.fixture
def planted(app: Flask, cast: dict[str, int], outside: Outside) -> list[int]:
    """Three people whose secret was set, changed alone and with others, and taken back; returns the changesets."""
    with app.app_context():
        outcomes = [
            save(CreateFields((SECRET, FEE, MOTTO))),
            save(CreateUsers(tuple(person(name) for name in ("Held", "Deleted")))),
            edit(MIA, secret="zq-first"),
            edit(HELD, age=40),
            edit(HELD, secret="zq-second"),
            save(
                UpdateUsers(tuple(Edit(each, None, {"extra.secret": "zq-third"}) for each in (MIA, DELETED)))
            ),
            edit(DELETED, secret="zq-second", age=7),
            save(DeleteUsers((Target(DELETED, None),))),
            save(UpdateFields((FieldEdit("extra.secret", None, {"help": "zq-other"}),))),
        ]
        outcomes.append(save(Undo(outcomes[8].changeset_id)))
        return [outcome.changeset_id for outcome in outcomes]


def person(name: str) -> dict[str, object]:
    return {
        "name": name,
        "email": f"{name.lower()}@example.org",
        "extra.secret": "zq-first",
        "extra.fee": "twelve",
    }
