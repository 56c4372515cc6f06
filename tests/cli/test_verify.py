"""`flask verify` as its caller meets it."""

import re

from click.testing import Result
from flask import Flask

from tests.support.databases import Outside


def test_a_whole_register_is_said_to_be_whole_with_its_digest(app: Flask):
    sample(app)
    result = verify(app)
    assert result.exit_code == 0
    assert "312 changes replayed, 305 rows compared." in result.output
    assert re.search(r"^Digest: [0-9a-f]{64}[.][0-9a-f]{64}@[0-9]+$", result.output, re.MULTILINE)


def test_what_came_from_outside_belongs_to_history(app: Flask, outside: Outside):
    sample(app)
    outside("UPDATE users SET age = 50 WHERE name = 'Mark Watney'")
    assert verify(app).exit_code == 0
    assert outside("SELECT count(*) FROM change WHERE changeset_id IS NULL") == [(0,)]


def test_differences_are_named_and_fail(app: Flask, outside: Outside):
    sample(app)
    outside("DELETE FROM change WHERE op = 'update'")
    result = verify(app)
    assert result.exit_code == 1
    assert "users" in result.output


def test_of_very_many_differences_the_first_are_printed(app: Flask, outside: Outside):
    sample(app, 2_000)
    outside("DELETE FROM change")
    assert re.search(r"… and 1,0\d\d more", verify(app).output)


def test_a_digest_kept_elsewhere_tells_whether_history_is_what_it_was(app: Flask, outside: Outside):
    sample(app)
    digest = re.search(r"Digest: (\S+)", verify(app).output)[1]
    outside("UPDATE users SET age = 50 WHERE name = 'Mark Watney'")
    assert "is what it was" in verify(app, "--against", digest).output
    outside("UPDATE changeset SET actor_name = 'Mallory'")
    result = verify(app, "--against", digest)
    assert (result.exit_code, "are not what they were" in result.output) == (1, True)
    outside("DELETE FROM change WHERE op = 'delete'")
    assert "changes were altered, removed or added" in verify(app, "--against", digest).output


def test_a_digest_that_is_none_is_refused(app: Flask):
    assert verify(app, "--against", "yesterday").exit_code == 2


def sample(app: Flask, rows: int = 300) -> Result:
    return app.test_cli_runner().invoke(args=["sample", "--rows", str(rows)])


def verify(app: Flask, *options: str) -> Result:
    return app.test_cli_runner().invoke(args=["verify", *options])
