"""The register as it was, as its readers see it: unmistakable, read-only, and with a way back."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.cast import sign_in
from tests.support.databases import Outside
from tests.support.forms import read_form
from tests.support.people import add_person, words
from tests.support.statements import run

HOSTILE = ["'; DROP TABLE users; --", "<script>alert(1)</script>", "changeset:1 OR 1=1", "\u202e2026-01-01"]


def test_the_list_shows_who_was_there_and_what_they_held(ben: FlaskClient, history: dict[str, int]):
    page = ben.get("/users/", query_string={"at": f"changeset:{history['added']}"})
    assert [row[:3] for row in cells(page)] == [["Anna", "–", "30"], ["Beth", "–", "40"]]
    assert "The register as it was on" in words(page)
    assert f"just after change {history['added']}" in words(page)
    assert "Nothing can be changed here." in words(page)
    assert "2 people" in words(page)


def test_nothing_can_be_changed_in_the_past(ben: FlaskClient, history: dict[str, int]):
    for url in (f"/users/?at=changeset:{history['added']}", f"/users/50/?at=changeset:{history['added']}"):
        page = soup(ben.get(url))
        assert not page.select("main form[method=post i]")
        for link in page.select("main a"):
            assert not any(verb in link["href"] for verb in ("/new/", "/edit/", "/delete/")), link


def test_every_link_of_the_list_stays_in_the_past(ben: FlaskClient, history: dict[str, int]):
    url = f"/users/?at=changeset:{history['added']}&size=1&age__gte=1"
    page = soup(ben.get(url))
    links = page.select("main :is(.chip__remove, tbody a, .pager a[href])")
    assert len(links) == 4
    assert all(query(link["href"])["at"] == [f"changeset:{history['added']}"] for link in links)
    for form in page.select("main form[method=get]"):
        assert form.select_one("input[name=at]")
    assert names(ben.get(page.select_one("a[rel=next]")["href"])) == ["Beth"]


def test_back_to_now_keeps_the_filters(ben: FlaskClient, history: dict[str, int]):
    page = soup(ben.get(f"/users/?at=changeset:{history['added']}&age__gte=31&q=b"))
    assert query(page.select_one(".past a.button")["href"]) == {"age__gte": ["31"], "q": ["b"]}


def test_a_filter_asks_for_what_people_held_then(ben: FlaskClient, history: dict[str, int]):
    at = f"changeset:{history['added']}"
    assert names(ben.get("/users/", query_string={"at": at, "age__lte": "30"})) == ["Anna"]
    assert names(ben.get("/users/", query_string={"at": at, "age": "31"})) == []
    assert names(ben.get("/users/", query_string={"at": at, "q": "BET"})) == ["Beth"]
    assert "looking at everybody" in words(ben.get("/users/", query_string={"at": at, "q": "BET"}))


def test_the_menu_leads_to_a_time_by_the_readers_clock(
    ben: FlaskClient, outside: Outside, history: dict[str, int]
):
    moment = datetime(2026, 1, 10, 11, tzinfo=UTC)
    outside("UPDATE changeset SET committed_at = ? WHERE id = ?", stored(moment), history["added"])
    ben.set_cookie("tz", "Asia/Tokyo")
    form = read_form(ben.get("/users/?sort=-age&q=an"), "form:has([type=datetime-local])")
    page = ben.get(form.tag["action"], query_string=form.fill(at="2026-01-10T20:01").values)
    assert names(page) == ["Anna"]
    assert "10 Jan 2026, 20:01" in words(page)
    assert names(ben.get("/users/?at=2026-01-10T19:59")) == []
    assert names(ben.get("/users/?at=2026-01-10T11:00Z")) == ["Anna", "Beth"]
    assert names(ben.get("/users/?at=2026-01-10T13:00%2B02:00")) == ["Anna", "Beth"]
    assert names(ben.get("/users/?at=2026-01-10T13:00+02:00")) == ["Anna", "Beth"]
    assert names(ben.get("/users/?at=2026-01-10")) == ["Anna", "Beth"]
    assert names(ben.get("/users/?at=2026-01-09")) == []


def test_a_person_is_compared_with_now(ben: FlaskClient, history: dict[str, int]):
    page = soup(ben.get(f"/users/50/?at=changeset:{history['added']}"))
    facts, compared = page.select("main dl.facts")
    assert "30" in facts.text
    assert compared.get_text(" ").split() == ["Age", "was", "30", "is", "now", "31", "(+1)"]
    assert "Nothing is different now" in words(ben.get(f"/users/50/?at=changeset:{history['edited']}"))


def test_a_person_who_was_deleted_since_is_shown(ben: FlaskClient, history: dict[str, int]):
    page = ben.get(f"/users/51/?at=changeset:{history['edited']}")
    assert f"Deleted since, in change {history['deleted']}" in words(page)
    assert soup(page).select_one(".past a.button")["href"] == "/users/51/history/"


def test_the_history_leads_to_the_person_as_they_were_then(ben: FlaskClient, history: dict[str, int]):
    links = soup(ben.get("/users/50/history/")).select(".history a[href*='at=']")
    assert [query(link["href"])["at"] for link in links] == [
        [f"changeset:{history[name]}"] for name in ("edited", "added")
    ]
    assert "as it was on" in words(ben.get(links[1]["href"]))


@pytest.mark.parametrize(
    ("user_id", "at", "said"),
    [(50, "before", "was added later, in change"), (51, "deleted", "had been deleted before, in change")],
)
def test_who_was_not_there_gets_a_page_that_says_why(
    ben: FlaskClient, history: dict[str, int], user_id: int, at: str, said: str
):
    page = ben.get(f"/users/{user_id}/?at=changeset:{history[at]}")
    assert page.status_code == 404
    assert f"User {user_id} {said}" in words(page)


def test_nobody_ever_is_nowhere(ben: FlaskClient, history: dict[str, int]):
    assert "never have been" in words(ben.get(f"/users/999/?at=changeset:{history['edited']}"))


def test_the_way_back_from_a_person_is_the_list_as_it_was(ben: FlaskClient, history: dict[str, int]):
    at = f"changeset:{history['added']}"
    listed = f"/users/?at={at}&age__gte=31"
    person = soup(ben.get(listed)).select_one("tbody a")["href"]
    page = soup(ben.get(person))
    assert query(page.select_one("nav .trail a")["href"]) == query(listed)
    plain = soup(ben.get(f"/users/50/?at={at}&back=sort%3D-age"))
    assert query(plain.select_one("nav .trail a")["href"]) == {"at": [at]}
    assert query(plain.select_one(".past a.button")["href"]) == {"back": ["sort=-age"]}


def test_who_was_erased_is_named_as_that(ben: FlaskClient, outside: Outside, history: dict[str, int]):
    outside("UPDATE change SET old = ?, erased_in = 9 WHERE row_id = 51 AND op = 'delete'", '{"name": null}')
    page = ben.get(f"/users/?at=changeset:{history['added']}")
    assert cells(page)[1] == ["erased person #51", "erased", "erased", "erased"]
    shown = ben.get(f"/users/51/?at=changeset:{history['added']}")
    assert "erased person #51" in words(shown)
    assert "erased for good" in words(shown)


@pytest.mark.parametrize(
    ("at", "reason"),
    [
        ("yesterday", "no time"),
        ("2026-13-01", "no time"),
        ("2026-02-30T10:00", "no time"),
        ("2026-01-01T25:00", "no time"),
        ("9999-12-31", "no time"),
        ("0001-01-01T00:00+14:00", "no time"),
        ("٢٠٢٦-٠١-٠١", "no time"),
        ("2999-01-01", "not come yet"),
        ("changeset:0", "no change 0"),
        ("changeset:999999999999999999", "no change"),
        ("changeset:9999999999999999999999", "no time"),
        ("changeset:-1", "no time"),
        *((text, "no time") for text in HOSTILE),
    ],
)
def test_a_bad_point_is_refused_with_its_reason(
    ben: FlaskClient, history: dict[str, int], at: str, reason: str
):
    for url in ("/users/", "/users/50/"):
        page = ben.get(url, query_string={"at": at})
        assert page.status_code == 400
        assert "“at” in the address" in words(page)
        assert reason in words(page)


def test_a_day_that_is_not_over_is_refused(ben: FlaskClient, cast: dict[str, int]):
    today = datetime.now(UTC).date()
    assert ben.get(f"/users/?at={today}").status_code == 400
    assert ben.get(f"/users/?at={today - timedelta(days=1)}").status_code == 200


@pytest.mark.parametrize("more", [{"sort": "age"}, {"sort": "-id"}, {"at": ["2026-01-01", "2026-01-02"]}])
def test_what_the_past_does_not_know_is_refused(ben: FlaskClient, history: dict[str, int], more: dict):
    page = ben.get("/users/", query_string={"at": "2026-01-01", **more})
    assert page.status_code == 400


@pytest.mark.parametrize("name", ["q", "name", "name__contains", "name__starts"])
def test_hostile_text_finds_nobody_then_either(
    ben: FlaskClient, outside: Outside, history: dict[str, int], name: str
):
    for text in HOSTILE[:3]:
        assert (
            names(ben.get("/users/", query_string={"at": f"changeset:{history['added']}", name: text})) == []
        )
    assert outside("SELECT count(*) FROM users") == [(1,)]


def test_hostile_names_are_text_in_the_past_too(app: Flask, ben: FlaskClient, history: dict[str, int]):
    with app.app_context():
        at = run("UPDATE users SET name = '<b onclick=x>&\"' WHERE id = 50").changeset_id
        run("UPDATE users SET name = 'Anna' WHERE id = 50")
    for url in (f"/users/?at=changeset:{at}", f"/users/50/?at=changeset:{at}"):
        page = ben.get(url)
        assert '<b onclick=x>&"' in words(page)
        assert not soup(page).select("[onclick]")


def test_a_member_sees_the_own_record_as_it_was_and_no_other(
    app: Flask, cast: dict[str, int], outside: Outside
):
    mia = outside("SELECT id FROM users WHERE name = 'Mia'")[0][0]
    with app.app_context():
        at = run(f"UPDATE users SET age = 30 WHERE id = {mia}").changeset_id
        run(f"UPDATE users SET age = 31 WHERE id = {mia}")
    member = app.test_client()
    sign_in(member, "mia")
    page = member.get(f"/users/{mia}/?at=changeset:{at}")
    assert "30" in soup(page).select_one("dl.facts").text
    assert not soup(page).select(
        "main a[href^='/changes/'], main a[href*='/history/'], main a[href^='/users/?']"
    )
    beth = add_person(outside, "Beth")
    assert member.get(f"/users/{beth}/?at=changeset:{at}").status_code == 404
    assert member.get(f"/users/?at=changeset:{at}").status_code == 403


def test_a_page_of_the_past_asks_the_database_no_more_than_nine_times(
    ben: FlaskClient, history: dict[str, int], count_statements
):
    at = f"changeset:{history['added']}"
    for url, most in ((f"/users/?at={at}", 7), (f"/users/?at={at}&q=an", 5), (f"/users/50/?at={at}", 4)):
        ben.get(url)
        with count_statements() as statements:
            ben.get(url)
        sent = [each for each in statements if not each.startswith(("BEGIN", "SET"))]
        assert len(sent) <= most, sent


@pytest.fixture
def ben(client: FlaskClient, cast: dict[str, int]) -> FlaskClient:
    sign_in(client, "ben")
    return client


@pytest.fixture
def history(app: Flask, cast: dict[str, int]) -> dict[str, int]:
    """Instead of Mia, Anna and Beth are added, Anna is edited, Beth deleted: the id of each changeset."""
    with app.app_context():
        return {
            "before": run("UPDATE account SET user_id = NULL", "DELETE FROM users").changeset_id,
            "added": run(
                "INSERT INTO users (id, name, age) VALUES (50, 'Anna', 30), (51, 'Beth', 40)"
            ).changeset_id,
            "edited": run("UPDATE users SET age = 31 WHERE id = 50").changeset_id,
            "deleted": run("DELETE FROM users WHERE id = 51").changeset_id,
        }


def stored(moment: datetime) -> str:
    """A moment as both databases take it."""
    return moment.strftime("%Y-%m-%d %H:%M:%S.000000")


def soup(answer: TestResponse) -> BeautifulSoup:
    return BeautifulSoup(answer.text, "html.parser")


def cells(answer: TestResponse) -> list[list[str]]:
    assert answer.status_code == 200
    return [
        [cell.get_text(strip=True) for cell in row.select("th, td")]
        for row in soup(answer).select("tbody tr")
    ]


def names(answer: TestResponse) -> list[str]:
    return [row[0] for row in cells(answer)]


def query(url: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(url).query)
