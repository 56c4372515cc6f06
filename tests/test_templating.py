"""What templates can say: moments, sentences, differences, names."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from datetime import time as hours

import pytest
from flask import Flask
from flask.ctx import RequestContext

from webapp import templating
from webapp.templating import sentence
from webapp.templating.marked import marked, shortened
from webapp.templating.texts import initials
from webapp.templating.times import day, time

NOON = datetime(2026, 11, 20, 12, 30, tzinfo=UTC)


def test_a_moment_is_shown_in_the_zone_that_the_browser_noted(reading):
    with reading(zone="Asia/Tokyo"):
        assert ">20 Nov 2026, 21:30</time>" in time(NOON)


def test_a_moment_keeps_its_exact_time_for_machines(reading):
    with reading(zone="Asia/Tokyo"):
        assert 'datetime="2026-11-20T12:30:00Z"' in time(NOON)


def test_a_zone_that_nobody_knows_gives_way_to_the_installation_s(reading):
    with reading(zone="Mars/Olympus_Mons"):
        assert ">13:30</time>" in time(NOON, "clock")


@pytest.mark.parametrize(
    ("age", "text"),
    [
        (timedelta(seconds=5), "just now"),
        (timedelta(minutes=12), "12 min ago"),
        (timedelta(hours=3, minutes=20), "3 hr ago"),
        (timedelta(days=3), "3 days ago"),
    ],
)
def test_a_moment_of_this_week_is_told_by_its_age(reading, age, text):
    with reading():
        assert f">{text}</time>" in time(datetime.now(UTC) - age, "relative")


@pytest.mark.parametrize("clock", [hours(0, 1), hours(9), hours(11, 59)])
def test_any_hour_of_yesterday_s_morning_was_one_day_ago(reading, clock):
    with reading(zone="UTC"):
        yesterday = datetime.now(UTC).replace(hour=clock.hour, minute=clock.minute) - timedelta(days=1)
        assert ">1 day ago</time>" in time(yesterday, "relative")


def test_an_older_moment_is_told_by_its_date(reading):
    with reading():
        assert ">3 Jan 2020</time>" in time(datetime(2020, 1, 3, tzinfo=UTC), "relative")


def test_a_moment_is_told_in_the_browser_s_language(reading):
    with reading(language="ru"):
        assert "20 нояб. 2026, 13:30" in time(NOON)


def test_days_near_today_have_names(reading):
    with reading():
        assert day(datetime.now(UTC)) == "Today"
        assert day(datetime.now(UTC) - timedelta(days=1)) == "Yesterday"
        assert day(datetime(2020, 1, 3, tzinfo=UTC)) == "Friday, 3 January 2020"


def test_a_day_begins_at_the_reader_s_midnight(reading):
    with reading(zone="Pacific/Auckland"):
        assert day(datetime(2020, 1, 3, 12, tzinfo=UTC)) == "Saturday, 4 January 2020"


@pytest.mark.parametrize(
    ("saved", "text"),
    [
        ({"kind": "create-users", "inserted": 1}, "Added Beth"),
        ({"kind": "delete-users", "deleted": 1}, "Deleted Beth"),
        ({"kind": "update-users", "updated": 1}, "Changed age and e-mail of Beth"),
        ({"kind": "outside", "updated": 1}, "Changed age and e-mail of Beth"),
    ],
)
def test_a_save_of_one_record_names_it(reading, saved, text):
    with reading():
        assert sentence(Saved(**saved), name="Beth", fields=["Age", "E-mail"]) == text


def test_a_save_of_an_account_says_that_it_is_one(reading):
    with reading():
        saved = Saved("update-account", updated=1)
        assert sentence(saved, name="Beth", table="account") == "Changed the account of Beth"


def test_a_save_of_many_records_counts_them(reading):
    with reading():
        saved = Saved("import", inserted=1400, updated=1, deleted=2)
        assert sentence(saved) == "Added 1,400 records, changed 1 record and deleted 2 records"


def test_texts_differ_by_whole_words():
    assert marked("beth.johansen@example.org", "beth.johanssen@example.org") == [
        ("same", "beth."),
        ("old", "johansen"),
        ("new", "johanssen"),
        ("same", "@example.org"),
    ]


def test_texts_with_little_in_common_are_not_told_apart_word_by_word():
    assert marked("Anna Ek", "Пётр Первый") == []


@pytest.mark.parametrize(
    ("old", "new"),
    [("a b", "a b c"), ("a a", "a"), ("one two three four", "one 2 three 4 four"), ("same", "same")],
)
def test_marked_stretches_make_up_both_texts(old, new):
    stretches = marked(old, new)
    assert "".join(each.text for each in stretches if each.kind != "new") == old
    assert "".join(each.text for each in stretches if each.kind != "old") == new


def test_the_middle_of_a_long_stretch_that_is_the_same_is_left_out():
    start, end = "first " + "word " * 80, "word " * 80 + "last"
    shown = shortened(marked(f"{start}old {end}", f"{start}new {end}"))
    assert [each.kind for each in shown] == ["same", "old", "new", "same"]
    assert all(len(each.text) < 200 for each in shown)


def test_initials_are_of_the_first_and_the_last_word():
    assert [initials(name) for name in ("Vera Karlsson", "Пётр", "Ana de la Cruz", " ")] == [
        "VK",
        "П",
        "AC",
        "?",
    ]


@dataclass
class Saved:
    """A changeset, as far as its sentence goes."""

    kind: str
    inserted: int = 0
    updated: int = 0
    deleted: int = 0


@pytest.fixture
def reading() -> Iterator[Callable[..., RequestContext]]:
    """Make a request of somebody who reads in a language and a zone; the installation is in Oslo."""
    app = Flask("webapp")
    app.config["TIMEZONE"] = "Europe/Oslo"
    templating.init_app(app)

    def reading(*, language: str = "en", zone: str = "") -> RequestContext:
        return app.test_request_context(headers={"Accept-Language": language, "Cookie": f"tz={zone}"})

    return reading
