"""The list of people as it is used: found, filtered, sorted, paged, and found again after a trip into a record."""

from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.cast import sign_in
from tests.support.databases import Outside
from tests.support.forms import read_form, submit
from tests.support.people import add_person, words

CREW = {
    "Melissa Lewis": 44,
    "Rick Martinez": 40,
    "Alex Vogel": 52,
    "Chris Beck": 36,
    "Beth Johanssen": 28,
    "Пётр": None,
}


def test_the_list_shows_everybody_with_every_field(viewer: FlaskClient, crew: dict[str, int]):
    answer = viewer.get("/users/")
    assert names(answer) == ["Mia", *CREW]
    assert "7 people" in words(answer)
    row = cells(answer)[names(answer).index("Beth Johanssen")]
    assert row == ["Beth Johanssen", "beth.johanssen@example.org", "28", "Yes"]


def test_an_empty_register_says_what_to_do_next(editor: FlaskClient, outside: Outside):
    outside("UPDATE account SET user_id = NULL")
    outside("DELETE FROM users")
    answer = editor.get("/users/")
    assert "Nobody is in the register yet" in words(answer)
    assert BeautifulSoup(answer.text, "html.parser").select_one("main a[href='/users/new/']")


def test_a_search_without_a_match_says_so(viewer: FlaskClient, crew: dict[str, int]):
    assert "Nobody matches" in words(viewer.get("/users/?q=zzzzzz"))


@pytest.mark.parametrize("q", ["ПЁТР", "пётр", "ёт", "п"])
def test_people_are_found_by_a_part_of_the_name_whatever_the_case(
    viewer: FlaskClient, crew: dict[str, int], q: str
):
    found = names(viewer.get("/users/", query_string={"q": q}))
    assert found == ([] if q == "ёт" else ["Пётр"])


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("age__gte=44", ["Melissa Lewis", "Alex Vogel"]),
        ("age__empty=1", ["Mia", "Пётр"]),
        ("name__contains=beck", ["Chris Beck"]),
        ("filter=age__lte&value=28", ["Beth Johanssen"]),
        ("sort=-age&size=2", ["Alex Vogel", "Melissa Lewis"]),
        ("sort=name&age__lte=40", ["Beth Johanssen", "Chris Beck", "Rick Martinez"]),
    ],
)
def test_the_address_says_which_people_in_which_order(
    viewer: FlaskClient, crew: dict[str, int], address: str, expected: list[str]
):
    assert names(viewer.get(f"/users/?{address}")) == expected


def test_every_filter_in_force_can_be_taken_away(viewer: FlaskClient, crew: dict[str, int]):
    page = viewer.get("/users/?q=be&age__gte=30&sort=-age")
    assert "Age is at least 30" in words(page)
    removals = [link["href"] for link in soup(page).select("a.chip__remove")]
    assert [parse_qs(urlsplit(url).query) for url in removals] == [
        {"q": ["be"], "sort": ["-age"]},
    ]


def test_a_head_sorts_by_its_column_and_then_the_other_way(viewer: FlaskClient, crew: dict[str, int]):
    first = soup(viewer.get("/users/?q=e")).select_one("thead a[href*='sort=age']")["href"]
    assert parse_qs(urlsplit(first).query) == {"q": ["e"], "sort": ["age"]}
    assert soup(viewer.get(first)).select_one("thead a[href*='sort=-age']")


def test_chosen_columns_are_shown_in_their_order(viewer: FlaskClient, crew: dict[str, int]):
    page = viewer.get("/users/?columns=age,name")
    assert [head.text.strip() for head in soup(page).select("thead th")] == ["Age", "Name"]
    assert cells(page)[5] == ["28", "Beth Johanssen"]


def test_the_pages_lead_through_everybody_and_back(viewer: FlaskClient, crew: dict[str, int]):
    seen, url = [], "/users/?sort=name&size=3"
    while url:
        page = viewer.get(url)
        seen.append(names(page))
        url = step(page, "next")
    assert [name for part in seen for name in part] == sorted(["Mia", *CREW])
    assert names(viewer.get(step(page, "prev"))) == seen[-2]


def test_filters_survive_the_way_into_a_record_and_back(editor: FlaskClient, crew: dict[str, int]):
    listed = "/users/?age__gte=30&sort=-age&size=2"
    record = soup(editor.get(listed)).select_one("tbody a")["href"]
    page = soup(editor.get(record))
    edit = page.select_one("main a[href*='/edit/']")["href"]
    assert query(page.select_one("main nav a")["href"]) == query(listed)
    saved = submit(editor, edit, age="53")
    assert query(saved.location) == query(listed)
    assert urlsplit(saved.location).path == "/users/"
    continued = submit(editor, edit, button="save_and_continue", age="54")
    assert query(submit(editor, continued.location, age="55").location) == query(listed)


def test_filters_survive_a_deletion(editor: FlaskClient, crew: dict[str, int]):
    url = f"/users/{crew['Chris Beck']}/delete/?back=age__gte%3D30%26sort%3D-age"
    assert query(submit(editor, url).location) == {"age__gte": ["30"], "sort": ["-age"]}


@pytest.mark.parametrize(
    "back", ["//evil.example", "https://evil.example/", "q=x\r\nSet-Cookie: a=b", "\\\\evil"]
)
def test_the_way_back_leads_nowhere_but_to_the_list(editor: FlaskClient, back: str):
    form = read_form(editor.get("/users/new/")).fill(name="Beth")
    answer = editor.post("/users/new/", data=form.values, query_string={"back": back})
    assert urlsplit(answer.location)[:3] == ("", "", "/users/")
    assert "\r" not in answer.location


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("sort=shoe", "sort"),
        ("shoe=9", "shoe"),
        ("age__gte=x", "digits"),
        ("age__like=3", "age__like"),
        ("columns=password_hash", "password_hash"),
        ("size=0", "size"),
        ("size=100000", "size"),
        ("after=AAAA", "after"),
        ("after=%F0%9F%91%A9", "after"),
        ("after=WzEsMl0", "after"),
        ("sort=age'; DROP TABLE users; --", "sort"),
        ("q=a%00b", "U+0000"),
    ],
)
def test_a_bad_parameter_is_refused_with_its_reason(
    viewer: FlaskClient, crew: dict[str, int], address: str, reason: str
):
    answer = viewer.get(f"/users/?{address}")
    assert answer.status_code == 400
    assert reason in words(answer)


HOSTILE = [
    "'; DROP TABLE users; --",
    '" OR "1"="1',
    "%' UNION SELECT password_hash FROM credential --",
    "\\'; --",
    "$$;--",
]


@pytest.mark.parametrize("name", ["q", "name", "name__contains", "name__starts"])
def test_hostile_text_finds_nobody_and_harms_nothing(
    viewer: FlaskClient, crew: dict[str, int], outside: Outside, name: str
):
    for text in HOSTILE:
        assert names(viewer.get("/users/", query_string={name: text})) == []
    assert outside("SELECT count(*) FROM users") == [(7,)]


@pytest.mark.parametrize(
    "name", ["sort", "columns", "size", "after", "before", "count", "age", "active", "email", "shoe"]
)
def test_hostile_text_elsewhere_is_refused(viewer: FlaskClient, crew: dict[str, int], name: str):
    for text in HOSTILE:
        assert viewer.get("/users/", query_string={name: text}).status_code == 400


def test_a_list_page_asks_the_database_no_more_than_three_times(
    viewer: FlaskClient, crew: dict[str, int], count_statements
):
    viewer.get("/users/")
    with count_statements() as statements:
        viewer.get("/users/?sort=-age&size=2")
    assert len([each for each in statements if not each.startswith(("BEGIN", "SET"))]) <= 3


@pytest.fixture
def viewer(client: FlaskClient, cast: dict[str, int]) -> FlaskClient:
    sign_in(client, "cleo")
    return client


@pytest.fixture
def editor(client: FlaskClient, cast: dict[str, int]) -> FlaskClient:
    sign_in(client, "ben")
    return client


@pytest.fixture
def crew(outside: Outside, cast: dict[str, int]) -> dict[str, int]:
    """Six people behind Mia; their ids."""
    return {
        name: add_person(outside, name, age=age, email=f"{name.lower().replace(' ', '.')}@example.org")
        for name, age in CREW.items()
    }


def soup(answer: TestResponse) -> BeautifulSoup:
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "html.parser")


def names(answer: TestResponse) -> list[str]:
    return [row[0] for row in cells(answer)]


def cells(answer: TestResponse) -> list[list[str]]:
    return [
        [cell.get_text(strip=True) for cell in row.select("th, td")]
        for row in soup(answer).select("tbody tr")
    ]


def step(answer: TestResponse, rel: str) -> str | None:
    link = soup(answer).select_one(f"a[rel={rel}]")
    return link and str(link["href"])


def query(url: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(url).query)
