"""What somebody may write into a statement to get out of its fence: none of it changes or tells anything."""

import time

import pytest

from tests.support.databases import Outside
from tests.support.routes import everything
from webapp.access.actors import CommandLine
from webapp.changes.errors import RefusedError
from webapp.changes.transactions import commit
from webapp.db import db
from webapp.limits import TooSlowError
from webapp.statements import RunStatement, StatementError, reading
from webapp.statements import operation as statements

pytestmark = pytest.mark.usefixtures("statements_granted")

SECRET = "planted-secret-4711"

LIMIT = 0.5

HARD_LIMIT = 60.0
"""Seconds that even a busy machine needs no longer than."""

ENDLESS = """
UPDATE users SET age = 1 WHERE id IN (
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n)
"""

CROWD = ", ".join(f"users AS {name}" for name in "abcdefgh")

BILLIONS = f"UPDATE users SET age = 1 WHERE (SELECT count(*) FROM {CROWD}) < 0"

# It would have what the inner one changes recorded as somebody else's, and leave the setting as it was.
NESTED = """
UPDATE users SET name = 'x' || left(
    set_config('rollbook.changeset', '1', true) || rollbook_statement('UPDATE users SET age = 3 WHERE id <> 901')
    || set_config('rollbook.changeset', own, true), 0)
FROM (SELECT current_setting('rollbook.changeset') AS own OFFSET 0) AS before WHERE id = 901
"""

TERMINATING = """
UPDATE users SET age = 1
WHERE pg_terminate_backend((SELECT min(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()))
"""

GENERATED = """
UPDATE users SET age = 1
WHERE (SELECT count(*) FROM generate_series(1, 1000000000) AS a, generate_series(1, 1000) AS b) < 0
"""

EMPTIED = """
WITH gone AS (UPDATE credential SET password_hash = '' RETURNING 1) UPDATE users SET age = (SELECT count(*) FROM gone)
"""

ON_BOTH = (
    "UPDATE users SET age = 1; DELETE FROM account",
    "UPDATE users SET age = 1; UPDATE users SET age = 2",
    "UPDATE users SET age = 1 WHERE name = ';'; DROP TABLE change",
    "UPDATE users SET name = (SELECT password_hash FROM credential LIMIT 1)",
    "UPDATE users SET email = (SELECT password_hash FROM credential LIMIT 1) || '@example.org' WHERE id = 901",
    "UPDATE users SET name = (SELECT name FROM account LIMIT 1)",
    "UPDATE users SET name = (SELECT token_hash FROM sign_in LIMIT 1)",
    "UPDATE users SET age = 1 WHERE EXISTS (SELECT 1 FROM credential WHERE password_hash LIKE 'p%')",
    "UPDATE users SET age = 1 WHERE (SELECT count(*) FROM account) > 0",
    "UPDATE users SET age = 1 WHERE id IN (SELECT row_id FROM change)",
    "INSERT INTO users (name) SELECT email FROM account",
    "INSERT INTO change (table_name, row_id, op) VALUES ('users', 901, 'insert')",
    "UPDATE change SET new = NULL",
    "DELETE FROM change",
    "DELETE FROM changeset",
    "UPDATE account SET role = 'administrator'",
    "INSERT INTO field (name) VALUES ('x')",
    "DELETE FROM sign_in",
    "DELETE FROM draft",
    "UPDATE credential SET password_hash = ''",
    "UPDATE users SET id = 5 WHERE id = 901",
    "UPDATE users SET name_key = 'x' WHERE id = 901",
    "UPDATE users SET search_text = 'x' WHERE id = 901",
    "UPDATE users SET email_key = 'x' WHERE id = 901",
    "INSERT INTO users (id, name) VALUES (5, 'Resurrected')",
    "INSERT INTO users (id, name) VALUES (9223372036854775807, 'The last one')",
    "DROP TABLE users",
    "CREATE TABLE mine (x integer)",
    "CREATE TEMP TABLE mine (x integer)",
    "ALTER TABLE users ADD COLUMN mine integer",
    "CREATE INDEX mine ON users (age)",
    "COMMIT",
    "ROLLBACK",
    "BEGIN",
    "SAVEPOINT mine",
    "EXPLAIN UPDATE users SET age = 1",
    "SELECT * FROM users",
    "WITH gone AS (SELECT 1) SELECT * FROM gone",
    "UPDATE users SET age = 1 RETURNING (SELECT password_hash FROM credential LIMIT 1)",
    ENDLESS,
    BILLIONS,
    "DELETE FROM users WHERE name = 'Mia'",
    "UPDATE users SET name = ''",
    "UPDATE users SET age = 151",
    "UPDATE users SET email = 'no address' WHERE id = 901",
    "UPDATE users SET name = 'two' || ' lines' || :x WHERE id = 901",
    "UPDATE users SET email = 'mia@example.org' WHERE id = 901",
    "UPDATE users SET name = 'x' WHERE id = 901) RETURNING 1",
)

ON_POSTGRESQL = (
    "UPDATE users SET name = set_config('rollbook.changeset', '1', true) WHERE id = 901",
    "UPDATE users SET name = 'x' || set_config('rollbook.changeset', '', true) WHERE id = 901",
    "UPDATE users SET name = 'x' || set_config('rollbook.changeset', '1', false) WHERE id = 901",
    "UPDATE users SET name = 'x' || set_config('statement_timeout', '0', true) WHERE id = 901",
    "UPDATE users SET name = 'x' || set_config('search_path', 'pg_temp', false) WHERE id = 901",
    "UPDATE users SET name = 'x' || set_config('work_mem', '1GB', false) WHERE id = 901",
    "UPDATE users SET name = 'x' || set_config('standard_conforming_strings', 'off', false) WHERE id = 901",
    "UPDATE users SET name = 'x' || set_config('session_replication_role', 'replica', true) WHERE id = 901",
    "UPDATE users SET name = 'x' || set_config('role', 'postgres', true) WHERE id = 901",
    NESTED,
    "UPDATE users SET age = rollbook_statement('UPDATE users SET age = 3') WHERE id = 901",
    "UPDATE users SET name = 'x' || rollbook_erase('users', 901, '{}')::text WHERE id = 901",
    "UPDATE users SET name = 'x' /* WHERE id = 901",
    "UPDATE users SET age = 1 WHERE set_config('rollbook.changeset', '', true) = '' AND rollbook_changeset() > 0",
    "SET ROLE postgres",
    "RESET ROLE",
    "RESET ALL",
    "SET session_replication_role = replica",
    "COPY users TO PROGRAM 'id'",
    "COPY users FROM PROGRAM 'id'",
    "DO $$ BEGIN DELETE FROM account; END $$",
    "TRUNCATE users",
    "ALTER TABLE users DISABLE TRIGGER ALL",
    "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "VACUUM users",
    "LOCK TABLE users",
    "NOTIFY mine",
    "PREPARE mine AS DELETE FROM users",
    "EXECUTE mine",
    "UPDATE users SET name = lo_import('/etc/passwd')::text WHERE id = 901",
    "UPDATE users SET age = 1 WHERE lo_from_bytea(0, 'hidden') > 0",
    "UPDATE users SET age = 1 WHERE lo_create(4711) > 0",
    "UPDATE users SET name = pg_read_file('/etc/passwd') WHERE id = 901",
    "UPDATE users SET name = (SELECT string_agg(f, '') FROM pg_ls_dir('/') AS f) WHERE id = 901",
    "UPDATE users SET name = (SELECT passwd FROM pg_shadow LIMIT 1) WHERE id = 901",
    "UPDATE users SET name = (SELECT x FROM dblink('dbname=postgres', 'SELECT 1') AS t (x text)) WHERE id = 901",
    "UPDATE users SET name = query_to_xml('DELETE FROM users', true, true, '')::text WHERE id = 901",
    "UPDATE users SET name = query_to_xml('SELECT * FROM credential', true, true, '')::text WHERE id = 901",
    "UPDATE users SET name = table_to_xml('credential', true, true, '')::text WHERE id = 901",
    TERMINATING,
    "UPDATE users SET age = 1 WHERE setval('changeset_id_seq', 1) > 0",
    "UPDATE users SET age = 1 WHERE nextval('change_id_seq') > 0",
    "WITH gone AS (DELETE FROM account RETURNING 1) UPDATE users SET age = 1",
    EMPTIED,
    "MERGE INTO account USING users ON false WHEN NOT MATCHED THEN INSERT (name) VALUES ('x')",
    "UPDATE users SET name = 'x' FROM credential WHERE password_hash <> ''",
    "UPDATE users SET age = 1 WHERE pg_sleep(600) IS NULL",
    GENERATED,
    "UPDATE users SET name = repeat('x', 500000000)",
    "UPDATE users SET extra = jsonb_build_object('big', repeat('x', 500000000))",
    "UPDATE users SET extra = '[1]'",
    "UPDATE users SET extra = jsonb_build_object('nowhere', 1)",
    "UPDATE users SET name = E'two\\nlines' WHERE id = 901",
    "INSERT INTO users (name, name_key) VALUES ('x', 'y')",
    "UPDATE users SET name = CAST((SELECT password_hash FROM credential LIMIT 1) AS integer)::text",
)

ON_SQLITE = (
    "ATTACH DATABASE '/tmp/mine.db' AS mine",
    "DETACH DATABASE main",
    "PRAGMA foreign_keys = off",
    "PRAGMA recursive_triggers = off",
    "PRAGMA writable_schema = on",
    "VACUUM INTO '/tmp/mine.db'",
    "VACUUM",
    "REINDEX",
    "ANALYZE",
    "DROP TRIGGER rollbook_update_users",
    "CREATE TEMP TRIGGER mine AFTER UPDATE ON users BEGIN DELETE FROM change; END",
    "CREATE VIEW mine AS SELECT * FROM credential",
    "UPDATE sqlite_master SET sql = ''",
    "DELETE FROM sqlite_sequence",
    "UPDATE recording SET changeset_id = 1",
    "DELETE FROM recording",
    "DELETE FROM users_search",
    "DELETE FROM users_search_own",
    "UPDATE users_search_own_content SET c0 = 'x'",
    "INSERT INTO users_search (users_search) VALUES ('delete-all')",
    "UPDATE users_search_data SET block = x'00'",
    "DELETE FROM users_search_docsize",
    "UPDATE users SET name = (SELECT sql FROM sqlite_master LIMIT 1)",
    "UPDATE users SET name = load_extension('/tmp/mine.so')",
    "UPDATE users SET name = readfile('/etc/passwd')",
    "UPDATE users SET name = fts3_tokenizer('simple')",
    "UPDATE users SET name = (SELECT file FROM pragma_database_list)",
    "UPDATE users SET rowid = 5 WHERE id = 901",
    "UPDATE users SET age = 'old' WHERE id = 901",
    "UPDATE users SET age = 20.5 WHERE id = 901",
    "UPDATE users SET active = 5 WHERE id = 901",
    "UPDATE users SET name = x'414243' WHERE id = 901",
    "UPDATE users SET name = 'a' || char(0) || 'b' WHERE id = 901",
    "UPDATE users SET extra = '[1]' WHERE id = 901",
    "UPDATE users SET extra = '5' WHERE id = 901",
    "UPDATE users SET extra = '{' WHERE id = 901",
    "UPDATE users SET age = CASE id WHEN 901 THEN 1 ELSE age END, extra = CASE id WHEN 901 THEN '{}' ELSE '5' END",
    "UPDATE users SET age = CASE id WHEN 901 THEN 1 ELSE age END, extra = CASE id WHEN 901 THEN '{}' ELSE '[]' END",
    "UPDATE users SET extra = '{ }' || char(32) WHERE id = 901",
    "UPDATE users SET extra = '{nowhere: null}' WHERE id = 901",
    "UPDATE users SET extra = jsonb('{}') WHERE id = 901",
    "UPDATE users SET extra = '{\"nowhere\": 1}' WHERE id = 901",
    "UPDATE users SET name = printf('%.*c', 500000000, 'x')",
    "UPDATE users SET name = zeroblob(500000000)",
    "UPDATE users SET name = hex(randomblob(500000000))",
    "UPDATE users SET age = 1 WHERE length(replace(hex(zeroblob(4000000)), '0', 'xxxxxxxxxx')) < 0",
    "REPLACE INTO account (id, name) VALUES (1, 'x')",
)


@pytest.fixture(autouse=True)
def _planted(monkeypatch, cast, outside: Outside) -> None:
    monkeypatch.setattr(statements, "LIMIT", LIMIT)
    outside("UPDATE credential SET password_hash = ?", SECRET)
    outside("INSERT INTO users (id, name, email, age) VALUES (901, 'Ann', 'ann@example.org', 9)")
    outside.many("INSERT INTO users (name, age) VALUES (?, ?)", [(f"Person {n}", 30) for n in range(40)])


def attack(sql: str) -> None:
    began, told = time.monotonic(), ""
    try:
        outcome = commit(RunStatement(sql, ({"x": "\x07"},) if ":x" in sql else ()), actor=CommandLine())
        assert outcome.changeset_id is None
    except (RefusedError, TooSlowError) as error:
        told = str(error)
    assert time.monotonic() - began < HARD_LIMIT
    db.session.rollback()
    assert SECRET not in told


def honest(outside: Outside) -> None:
    """The fence still stands, and lets pass what it should, on the connection that was attacked."""
    commit(RunStatement("UPDATE users SET age = 77 WHERE id = 901"), actor=CommandLine())
    assert outside("SELECT age FROM users WHERE id = 901") == [(77,)]
    assert outside("SELECT kind FROM changeset WHERE id = (SELECT max(id) FROM changeset)") == [
        ("run-statement",)
    ]


def settle(outside: Outside) -> None:
    """Have what was written from outside adopted, so that the attack is all that could change anything."""
    commit(RunStatement("UPDATE users SET age = 10 WHERE id = 901"), actor=CommandLine())


def state(outside: Outside) -> object:
    is_sqlite = outside.url.startswith("sqlite")
    objects = (
        outside("SELECT name, sql FROM sqlite_master ORDER BY name")
        if is_sqlite
        else outside("SELECT oid, relname, relkind FROM pg_class ORDER BY oid")
        + outside("SELECT tgname, tgenabled FROM pg_trigger ORDER BY oid")
        + outside("SELECT oid FROM pg_largeobject_metadata")
    )
    return everything(outside), objects


@pytest.fixture(params=["told", "not told"])
def words(request, monkeypatch) -> str:
    """Whether people are told what a text is before the database is asked; without that its fence is all there is."""
    if request.param == "not told":
        monkeypatch.setattr(reading, "require_fit", lambda _: None)
    return request.param


@pytest.mark.usefixtures("words")
def test_attacks_change_and_tell_nothing(app, outside):
    own = ON_SQLITE if outside.url.startswith("sqlite") else ON_POSTGRESQL
    with app.app_context():
        settle(outside)
        before = state(outside)
        for sql in (*ON_BOTH, *own):
            try:
                attack(sql)
            except Exception as error:
                error.add_note(f"The attack was: {sql}")
                raise
        assert state(outside) == before
        honest(outside)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "table", ["users_search", "users_search_data", "users_search_idx", "users_search_docsize"]
)
def test_the_search_index_is_written_by_its_triggers_alone(app, table):
    """Beside other steps of a draft it would be committed with them, and compared with nothing."""
    with app.app_context(), pytest.raises(StatementError, match="not authorized"):
        commit(RunStatement(f"DELETE FROM {table}"), actor=CommandLine())
