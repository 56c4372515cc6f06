"""The register as it was: every list as it was taken then, whatever happened since."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from tests.support.databases import Outside
from tests.support.statements import run
from tests.users.people import MANY, add_named
from webapp.changes import recording
from webapp.changes.past import Point, find_absence, find_point
from webapp.changes.transactions import housekeep
from webapp.limits import TooSlowError
from webapp.models import Changeset
from webapp.users.listing import Count, list_users
from webapp.users.past import find_record_at, list_users_at, listing
from webapp.users.past.listing import WIDER
from webapp.users.query import ListQuery

NAMES = ["Anna", "Ánna", "Zoë", "Ёж", "Яна", "李", "a%_b", "O'Neil"]
LISTS = [
    {},
    {"size": "2"},
    {"q": "an"},
    {"q": "李"},
    {"q": "org"},
    {"age__gte": "31", "size": "2"},
    {"age__empty": "1"},
    {"email__empty": "0"},
    {"email": "A1@example.org"},
    {"email__contains": "a1"},
    {"name": "anna"},
    {"name__starts": "ё"},
    {"name__contains": "%_"},
    {"active": "0", "q": "a"},
]

INSERT_AGAIN = """
    INSERT INTO users (id, name, email) SELECT {0}, {1}, 'b{0}@example.org'
    WHERE NOT EXISTS (SELECT 1 FROM users WHERE id = {0})
"""
GIVE_ADDRESS = """
    UPDATE users SET email = {0} WHERE id = {1} AND NOT EXISTS (SELECT 1 FROM users WHERE email = {0})
"""

ids = st.integers(1, 9)
texts = st.sampled_from(NAMES).map(lambda name: "'" + name.replace("'", "''") + "'")
ages = st.sampled_from(["NULL", "30", "31", "32"])
emails = st.sampled_from(["NULL", *(f"'a{number}@example.org'" for number in range(4))])
marks = st.sampled_from(["true", "false"])

STATEMENTS = st.one_of(
    st.builds("INSERT INTO users (name, age, active) VALUES ({}, {}, {})".format, texts, ages, marks),
    st.builds(INSERT_AGAIN.format, ids, texts),
    st.builds("UPDATE users SET name = {}, age = {} WHERE id = {}".format, texts, ages, ids),
    st.builds("UPDATE users SET active = {} WHERE id > {}".format, marks, ids),
    st.builds(GIVE_ADDRESS.format, emails, ids),
    st.builds("DELETE FROM users WHERE id = {}".format, ids),
)
STEPS = st.one_of(
    st.tuples(st.just("ours"), st.lists(STATEMENTS, min_size=1, max_size=4)),
    st.tuples(st.just("outside"), st.lists(STATEMENTS, min_size=1, max_size=2)),
    st.tuples(st.just("swap"), st.just([])),
)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(STEPS, min_size=1, max_size=8))
def test_the_list_at_each_changeset_is_the_list_that_was_taken_then(
    session: Session, outside: Outside, steps: list[tuple[str, list[str]]]
):
    # Ids that steps name are given away, so that nobody new gets one that was named.
    gone = ["INSERT INTO users (name) VALUES ('Gone')"] * 9
    run("DELETE FROM users", *gone, "DELETE FROM users", "INSERT INTO users (id, name) VALUES (1, 'Anna')")
    taken = {}
    for kind, statements in steps:
        take_step(session, outside, kind, statements)
        taken[newest_changeset(session)] = [everybody(session, args) for args in LISTS]
    for changeset_id, lists in taken.items():
        point = find_point(session, changeset_id)
        for args, expected in zip(LISTS, lists, strict=True):
            assert everybody(session, args, point) == expected, f"changeset:{changeset_id}, {args}"


@pytest.mark.parametrize("args", [{"size": "3"}, {"size": "2", "q": "an"}])
def test_the_pages_lead_through_everybody_and_back(session: Session, args: dict[str, str]):
    run(*[f"INSERT INTO users (name) VALUES ('Anna {number}')" for number in range(7)])
    point = now(session)
    run("DELETE FROM users WHERE id IN (2, 3, 7)", "INSERT INTO users (name) VALUES ('Anna the younger')")
    forth = everybody(session, args, point)
    back = everybody(session, args, point, "previous")
    assert [row[0] for row in forth] == [1, 2, 3, 4, 5, 6, 7]
    # The page before the second may begin before its end, as on the list of now.
    assert sorted(set(back)) == forth


def test_a_person_held_then_what_the_list_says(session: Session):
    run("INSERT INTO users (name, age) VALUES ('Anna', 30)")
    point = now(session)
    run("UPDATE users SET age = 31", "UPDATE users SET name = 'Anna Maria', age = 32")
    run("DELETE FROM users")
    record = find_record_at(session, 1, point)
    assert record.values == {"name": "Anna", "email": None, "age": 30, "active": True}
    assert find_record_at(session, 1, now(session)) is None


def test_who_was_not_there_was_added_later_or_deleted_before(session: Session):
    run("INSERT INTO users (id, name) VALUES (7, 'Somebody')")
    before = now(session)
    added = run("INSERT INTO users (id, name) VALUES (1, 'Anna')")
    deleted = run("DELETE FROM users WHERE id = 1")
    assert find_absence(session, "users", 1, before).changeset.id == added.changeset_id
    absence = find_absence(session, "users", 1, now(session))
    assert (absence.fate, absence.changeset.id) == ("deleted", deleted.changeset_id)
    assert find_absence(session, "users", 8, before) is None


def test_what_nobody_adopted_yet_is_later_than_any_point(session: Session, outside: Outside):
    run("INSERT INTO users (name, age) VALUES ('Anna', 30)")
    point = now(session)
    session.rollback()
    outside("UPDATE users SET age = 31")
    outside("INSERT INTO users (name) VALUES ('Ben')")
    assert everybody(session, {}, point) == [(1, "Anna", None, 30, True)]
    assert find_absence(session, "users", 2, point).fate == "added"


def test_changesets_of_one_moment_follow_their_ids(session: Session):
    first = run("INSERT INTO users (name) VALUES ('Anna')").changeset_id
    second = run("INSERT INTO users (name) VALUES ('Ben')").changeset_id
    stamp(session, {first: NOON, second: NOON})
    assert names_at(session, find_point(session, first)) == ["Anna"]
    assert names_at(session, find_point(session, second)) == names_at(session, Point(NOON)) == ["Anna", "Ben"]
    assert names_at(session, Point(NOON - timedelta(microseconds=1))) == []


def test_a_changeset_that_began_first_and_committed_last_comes_last(session: Session):
    first = run("INSERT INTO users (name) VALUES ('Anna')").changeset_id
    second = run("INSERT INTO users (name) VALUES ('Ben')").changeset_id
    stamp(session, {first: NOON, second: NOON - timedelta(seconds=1)})
    assert names_at(session, find_point(session, second)) == ["Ben"]
    assert names_at(session, find_point(session, first)) == ["Anna", "Ben"]


def test_a_clock_that_was_set_back_shows_each_row_as_it_really_was(session: Session):
    added = run("INSERT INTO users (name, age) VALUES ('Anna', 30)").changeset_id
    first = run("UPDATE users SET age = 31").changeset_id
    second = run("UPDATE users SET name = 'Anna Maria'").changeset_id
    stamp(session, {added: NOON, first: NOON + 2 * HOUR, second: NOON + HOUR})
    # The second edit was made on top of the first, whatever the clock said.
    assert everybody(session, {}, find_point(session, second)) == [(1, "Anna Maria", None, 31, True)]
    assert everybody(session, {}, Point(NOON)) == [(1, "Anna", None, 30, True)]


def test_who_is_erased_was_there_and_matches_nothing(session: Session):
    run("INSERT INTO users (name) VALUES ('Anna'), ('Ben')")
    point = now(session)
    run("DELETE FROM users WHERE id = 1")
    erase(session, 1)
    rows = list_users_at(session, ListQuery(), point).rows
    assert [(row.id, row.name, row.erased_in is not None) for row in rows] == [
        (1, None, True),
        (2, "Ben", False),
    ]
    assert find_record_at(session, 1, point).is_erased
    assert everybody(session, {"age__empty": "1"}, point) == [(2, "Ben", None, None, True)]


def test_nobody_was_there_before_the_first_changeset(session: Session):
    run("INSERT INTO users (name) VALUES ('Anna')")
    page = list_users_at(session, ListQuery(), Point(datetime(1, 1, 1, tzinfo=UTC)))
    assert (page.rows, page.count, page.next, page.last) == ([], Count(0), None, None)


def test_a_page_is_found_behind_many_who_came_later(session: Session):
    add_named(session, "Anna")
    session.commit()
    run("INSERT INTO users (name) VALUES ('Ben')")
    point = now(session)
    run(*["INSERT INTO users (name) VALUES ('Later')"] * (WIDER * 4), "DELETE FROM users WHERE id = 2")
    last = list_users_at(session, ListQuery(before="end", size=1), point)
    assert [row.name for row in last.rows] == ["Ben"]
    assert [row.name for row in list_users_at(session, last.previous, point).rows] == ["Anna"]


def test_counts_are_capped_and_exact_on_request(session: Session, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("webapp.users.past.listing.MOST_COUNTED", 2)
    run("INSERT INTO users (name) VALUES ('Anna'), ('Anna'), ('Anna'), ('Ben')")
    point = now(session)
    run("DELETE FROM users WHERE id = 1")

    def count(**args: str) -> Count:
        return list_users_at(session, parse(args), point).count

    assert count() == count(q="anna") == Count(2, capped=True)
    assert (count(count="exact"), count(q="anna", count="exact")) == (Count(4), Count(3))
    assert count(q="ben") == Count(1)


def test_a_list_that_takes_too_long_is_stopped(session: Session, monkeypatch: pytest.MonkeyPatch):
    run(MANY.format(count=20_000))
    point = now(session)
    run("UPDATE users SET age = 1")
    monkeypatch.setattr(listing, "LIMIT", 0.01)
    with pytest.raises(TooSlowError):
        list_users_at(session, parse({"q": "nobody"}), point)


def test_the_number_of_statements_does_not_depend_on_what_changed_since(session: Session, count_statements):
    run("INSERT INTO users (name) VALUES ('Anna'), ('Ben'), ('Cleo')")
    point = now(session)
    numbers = []
    for _ in range(3):
        run("UPDATE users SET age = coalesce(age, 0) + 1")
        with count_statements() as sent:
            list_users_at(session, ListQuery(), point)
        numbers.append(len(sent))
    assert len(set(numbers)) == 1
    assert numbers[0] <= 8


NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def take_step(session: Session, outside: Outside, kind: str, statements: Sequence[str]) -> None:
    if kind == "swap":
        swap_addresses(session)
    elif kind == "ours":
        run(*statements)
    else:
        session.rollback()
        for statement in statements:
            outside(statement)
        housekeep(recording.adopt_outside)


def swap_addresses(session: Session) -> None:
    """Two people change their addresses in one changeset, each by several changes."""
    first, second = (
        session.execute(text(f"SELECT email FROM users WHERE id = {row_id}")).scalar() for row_id in (1, 2)
    )
    quoted = [f"'{email}'" if email else "NULL" for email in (first, second)]
    run(
        "UPDATE users SET email = NULL WHERE id IN (1, 2)",
        f"UPDATE users SET email = {quoted[1]} WHERE id = 1",
        f"UPDATE users SET email = {quoted[0]} WHERE id = 2",
    )


def newest_changeset(session: Session) -> int:
    return session.execute(text("SELECT coalesce(max(id), 0) FROM changeset")).scalar_one()


def now(session: Session) -> Point:
    return find_point(session, newest_changeset(session))


def stamp(session: Session, moments: dict[int, datetime]) -> None:
    """Have changesets committed at other moments."""
    for changeset_id, moment in moments.items():
        session.get(Changeset, changeset_id).committed_at = moment
    session.commit()


def parse(args: dict[str, str]) -> ListQuery:
    return ListQuery.parse({name: [value] for name, value in args.items()})


def everybody(
    session: Session, args: dict[str, str], point: Point | None = None, direction: str = "next"
) -> list[tuple]:
    """What all pages of a list say, read from its first or from its last one on."""
    step = parse(args) if direction == "next" else parse(args).replace(before="end")
    found: list[list[Row]] = []
    while step:
        page = list_users_at(session, step, point) if point else list_users(session, step)
        found.append([(row.id, row.name, row.email, row.age, row.active) for row in page.rows])
        step = getattr(page, direction)
    return [row for rows in (found if direction == "next" else found[::-1]) for row in rows]


def names_at(session: Session, point: Point) -> list[str]:
    return [name for _, name, *_ in everybody(session, {}, point)]


def erase(session: Session, user_id: int) -> None:
    """Leave the values of a deleted person out of history, as erasing does."""
    for side in ("old", "new"):
        gone = "json_object('name', NULL, 'age', NULL, 'email', NULL, 'active', NULL)"
        if session.get_bind().dialect.name == "postgresql":
            gone = '\'{"name": null, "age": null, "email": null, "active": null}\'::jsonb'
        session.execute(
            text(
                f"UPDATE change SET {side} = {gone}, erased_in = 99 WHERE row_id = :id AND {side} IS NOT NULL"
            ),
            {"id": user_id},
        )
    session.commit()
