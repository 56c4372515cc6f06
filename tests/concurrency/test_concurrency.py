"""Nothing is lost or done twice, however many people save at once."""

import json
from concurrent.futures import ThreadPoolExecutor

from tests.support.forms import read_form
from tests.support.visitor import Visitor

SAVED = {302, 303}

CONFLICT = 409


def test_of_edits_made_at_once_none_is_lost(editor, outside):
    outside("INSERT INTO users (name) VALUES ('Ann'), ('Bob'), ('Cyd')")
    users = [user for (user,) in outside("SELECT id FROM users WHERE email IS NULL")]
    editors = {f"by{number}": editor() for number in range(8)}
    with ThreadPoolExecutor(8) as pool:
        marks = set().union(*pool.map(lambda key: sign(editors[key], key, users * 2), editors))
    assert len(marks) == 48
    names = " ".join(name for (name,) in outside("SELECT name FROM users WHERE email IS NULL"))
    assert marks <= set(names.split())
    for user in users:
        assert_serial(
            outside("SELECT old, new FROM change WHERE op = 'update' AND row_id = ? ORDER BY id", user)
        )


def test_edits_of_separate_fields_made_at_once_all_merge(editor, outside):
    outside("INSERT INTO users (name, age) VALUES ('Ann', 0), ('Bob', 0), ('Cyd', 0)")
    users = [user for (user,) in outside("SELECT id FROM users WHERE age = 0")]
    fields = {"name": "Name {}", "email": "e{}@example.org", "age": "{}"}
    forms = [
        (visitor, user, read_form(visitor.get(f"/users/{user}/edit/")).fill(**{field: value.format(user)}))
        for user in users
        for field, value in fields.items()
        for visitor in [editor()]
    ]
    with ThreadPoolExecutor(9) as pool:
        answers = list(pool.map(lambda each: each[2].send(each[0], f"/users/{each[1]}/edit/"), forms))
    assert {answer.status_code for answer in answers} <= SAVED
    stored = outside("SELECT id, name, email, age FROM users WHERE id IN (?, ?, ?) ORDER BY id", *users)
    assert stored == [(user, f"Name {user}", f"e{user}@example.org", user) for user in users]


def test_a_field_that_several_change_at_once_ends_as_one_of_them_chose_it(editor, outside, live):
    outside("INSERT INTO users (name, age) VALUES ('Ann', 0)")
    [[user]] = outside("SELECT id FROM users WHERE name = 'Ann'")
    editors = [editor() for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        chosen = list(pool.map(lambda pair: insist(pair[1], user, 10 + pair[0]), enumerate(editors)))
    assert_ages_serial(
        outside("SELECT old, new FROM change WHERE op = 'update' AND row_id = ? ORDER BY id", user)
    )
    assert outside("SELECT count(*) FROM change WHERE op = 'update' AND row_id = ?", user) == [(len(chosen),)]


def test_twenty_equal_submits_at_once_store_one_row(editor, outside):
    ben = editor()
    form = read_form(ben.get("/users/new/")).fill(name="Beth", email="beth@example.org")
    with ThreadPoolExecutor(20) as clicks:
        answers = list(clicks.map(lambda _: form.send(ben, "/users/new/"), range(20)))
    assert {answer.status_code for answer in answers} <= SAVED
    assert outside("SELECT count(*) FROM users WHERE name = 'Beth'") == [(1,)]
    assert outside("SELECT count(*) FROM changeset WHERE kind = 'create-users'") == [(1,)]


def sign(visitor: Visitor, key: str, users: list[int]) -> set[str]:
    """Add a mark of one's own to each name, from a fresh page whenever somebody else was first."""
    marks = {f"{key}.{number}": user for number, user in enumerate(users)}
    for mark, user in marks.items():
        url, status = f"/users/{user}/edit/", CONFLICT
        while status == CONFLICT:
            form = read_form(visitor.get(url))
            status = form.fill(name=f"{form.values['name'][0]} {mark}").send(visitor, url).status_code
        assert status in SAVED
    return set(marks)


def insist(visitor: Visitor, user: int, age: int) -> int:
    """Set the age from one page, choosing one's own whenever somebody else was first; returns the last status."""
    url = f"/users/{user}/edit/"
    form = read_form(visitor.get(url)).fill(age=age)
    while (answer := form.send(visitor, url)).status_code == CONFLICT:
        form = read_form(answer)
        assert form.values["age"] == [str(age)]
    assert answer.status_code in SAVED
    return answer.status_code


def assert_ages_serial(changes: list[tuple]) -> None:
    """Each change of the age begins with what the one before it left."""
    ages = [[read_json(value)["age"] for value in change] for change in changes]
    assert [old for old, _ in ages] == [0, *(new for _, new in ages[:-1])]


def assert_serial(changes: list[tuple]) -> None:
    """Each change begins with what the one before it left, so no edit overwrote another."""
    assert changes
    names = [[read_json(value)["name"] for value in change] for change in changes]
    assert [old for old, _ in names[1:]] == [new for _, new in names[:-1]]


def read_json(value: str | dict) -> dict:
    return json.loads(value) if isinstance(value, str) else value
