"""What must not get through the fence: nothing is changed, nothing secret is read, and it ends in time."""

import json
import time

import pytest
from sqlalchemy.orm import Session

from tests.support.databases import Outside
from tests.support.people import add_person
from webapp.queries import running
from webapp.queries.errors import QueryError
from webapp.queries.result import Limits

SECRET = "argon2-planted-secret"
LIMITS = Limits(rows=1_000, seconds=0.3)
LATEST = 10.0
"""Seconds: a value of hundreds of megabytes is made before the server looks at the clock."""
TABLES = ("users", "account", "credential", "sign_in", "link", "change", "changeset", "field", "query", "job")

BOTH = [
    "DELETE FROM users",
    "UPDATE users SET age = 1",
    "INSERT INTO users (name) VALUES ('Eve')",
    "SELECT 1; DELETE FROM users",
    "SELECT 1;; DELETE FROM users",
    "COMMIT",
    "BEGIN; DELETE FROM users; COMMIT",
    "DROP TABLE users",
    "DROP VIEW users",
    "CREATE TABLE mine (x int)",
    "CREATE TEMP TABLE mine AS SELECT 1 AS x",
    "CREATE INDEX mine ON users (name)",
    "WITH gone AS (DELETE FROM users RETURNING id) SELECT * FROM gone",
    "SELECT password_hash FROM credential",
    "SELECT * FROM account",
    "SELECT * FROM sign_in",
    "SELECT token_hash FROM link",
    "SELECT old, new FROM change",
    "SELECT * FROM (SELECT password_hash FROM credential) AS x",
    "WITH users AS (SELECT password_hash FROM credential) SELECT * FROM users",
    "SELECT (SELECT max(password_hash) FROM credential)",
    "SELECT name FROM users UNION ALL SELECT password_hash FROM credential",
    "SELECT id FROM users WHERE EXISTS (SELECT 1 FROM credential WHERE password_hash LIKE 'a%')",
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
    "SELECT count(*) FROM users a, users b, users c, users d, users e, users f, users g, users h, users i, users j",
    "EXPLAIN DELETE FROM users",
    ") AS found WHERE true; DELETE FROM users; --",
    "SELECT 1 /* ; */ ; DELETE FROM users --",
]
POSTGRESQL = [
    "SELECT set_config('rollbook.changeset', '1', false)",
    "SELECT set_config('statement_timeout', '0', false)",
    "SET statement_timeout = 0",
    "SET ROLE rollbook",
    "RESET ROLE",
    "SET SESSION AUTHORIZATION rollbook",
    "SELECT password_hash FROM public.credential",
    "SELECT extra FROM public.users",
    "TABLE public.credential",
    "SELECT * FROM pg_authid",
    "SELECT * FROM pg_shadow",
    "SELECT * FROM pg_stat_activity a WHERE query LIKE '%argon2-planted%' AND a.pid <> pg_backend_pid()",
    "SELECT pg_read_file('/etc/passwd')",
    "SELECT pg_ls_dir('/')",
    "SELECT lo_import('/etc/passwd')",
    "SELECT lo_create(4242)",
    "SELECT lo_from_bytea(4243, 'x')",
    "COPY users TO PROGRAM 'cat > /tmp/stolen'",
    "COPY (SELECT 1) TO '/tmp/stolen'",
    "DO $$ BEGIN DELETE FROM users; END $$",
    "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CALL anything()",
    "PREPARE p AS DELETE FROM users",
    "SELECT * FROM dblink('dbname=postgres', 'SELECT 1') AS t(x int)",
    "SELECT query_to_xml('SELECT password_hash FROM credential', true, false, '')",
    "SELECT table_to_xml('credential', true, false, '')",
    "SELECT database_to_xml(true, false, '')",
    "SELECT pg_sleep(30)",
    "SELECT pg_advisory_lock(1)",
    "SELECT pg_notify('x', 'y')",
    "NOTIFY x",
    "LISTEN x",
    "LOCK TABLE users",
    "SELECT * FROM users FOR UPDATE",
    "SELECT nextval('users_id_seq')",
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity",
    "SELECT pg_cancel_backend(pid) FROM pg_stat_activity",
    "SELECT repeat('x', 500000000)",
    "SELECT string_agg(repeat('x', 1000000), '') FROM generate_series(1, 500)",
    "SELECT * INTO mine FROM users",
    "SELECT rollbook_queries.run('DELETE FROM users')",
    "SELECT rollbook_erase(1, 1)",
    "VACUUM",
    "TRUNCATE users",
]
SQLITE = [
    "ATTACH '/tmp/stolen.db' AS x",
    "VACUUM INTO '/tmp/stolen.db'",
    "VACUUM",
    "PRAGMA query_only = off",
    "PRAGMA writable_schema = on",
    "PRAGMA journal_mode = delete",
    "SELECT * FROM pragma_table_info('credential')",
    "SELECT * FROM pragma_database_list",
    "SELECT load_extension('/tmp/x')",
    "SELECT fts3_tokenizer('simple')",
    "SELECT writefile('/tmp/stolen', 'x')",
    "SELECT readfile('/etc/passwd')",
    "SELECT sql FROM sqlite_master",
    "SELECT sql FROM sqlite_schema",
    "SELECT sql FROM temp.sqlite_master",
    "SELECT password_hash FROM main.credential",
    "SELECT extra FROM main.users",
    "WITH users AS (SELECT extra FROM main.users) SELECT * FROM users",
    "WITH RECURSIVE users (x) AS (SELECT extra FROM main.users UNION SELECT x FROM users) SELECT * FROM users",
    "WITH changesets AS (SELECT submission FROM main.changeset) SELECT * FROM changesets",
    "SELECT search_text FROM main.users",
    "SELECT * FROM users_search",
    "SELECT * FROM users_search_data",
    "SELECT * FROM dbstat",
    "SELECT zeroblob(500000000)",
    "SELECT hex(randomblob(500000000))",
    "SELECT replace(hex(zeroblob(400000)), '0', 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx')",
    "SELECT group_concat(a.name || b.name) FROM users a, users b, users c, users d, users e",
    "SELECT 1 WHERE 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' LIKE '%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%b'",
    "REINDEX",
    "ANALYZE",
    "SAVEPOINT x",
    "DETACH main",
    "CREATE TRIGGER t AFTER INSERT ON users BEGIN SELECT 1; END",
    "CREATE VIRTUAL TABLE v USING fts5(x)",
]
HONEST = [
    ("SELECT name FROM users WHERE name LIKE :n", {"n": "%Beth%"}),
    ("SELECT count(*), min(age), max(age), avg(age) FROM users", {}),
    ("SELECT active, count(*) FROM users GROUP BY active HAVING count(*) > 0 ORDER BY 2 DESC", {}),
    ("WITH old AS (SELECT * FROM users WHERE age > 20) SELECT name FROM old", {}),
    ("SELECT name, rank() OVER (ORDER BY age) FROM users", {}),
    (
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10) SELECT sum(i) FROM n",
        {},
    ),
    ("SELECT a.name, b.name FROM users a JOIN users b ON a.age < b.age", {}),
    ("SELECT extra ->> 'phone' FROM users WHERE extra ->> 'phone' IS NOT NULL", {}),
    ("SELECT count(*), max(committed_at) FROM changesets", {}),
    ("SELECT CASE WHEN age < 18 THEN 'young' ELSE 'old' END AS band, count(*) FROM users GROUP BY 1", {}),
    ("SELECT upper(name), length(name), substr(name, 1, 2) FROM users -- a comment; and more", {}),
    ("SELECT name FROM users WHERE age IN (SELECT max(age) FROM users)", {}),
    ("VALUES (1, 'x'), (2, 'y')", {}),
    ("SELECT DISTINCT age FROM users WHERE name <> ';' ORDER BY age LIMIT 3", {}),
]


@pytest.fixture
def planted(queries_granted, session: Session, outside: Outside, cast) -> None:
    session.rollback()
    for number in range(30):
        add_person(outside, f"Beth {number}", age=number, extra=json.dumps({"phone": "+1", "secret": SECRET}))
    outside(
        "INSERT INTO field (name, type, position, seen_by) VALUES ('extra.secret', 'text', 1, 'administrator')"
    )
    outside("UPDATE credential SET password_hash = ?", SECRET)
    outside("UPDATE changeset SET submission = ? WHERE id = 1", SECRET)


@pytest.mark.usefixtures("planted")
def test_attacks_change_nothing_show_no_secret_and_end_in_time(
    session: Session, outside: Outside, database_url: str
):
    before = everything(outside)
    attacks = BOTH + (SQLITE if database_url.startswith("sqlite") else POSTGRESQL)
    for attack in attacks:
        began = time.monotonic()
        try:
            found = running.run(session, attack, {}, LIMITS)
            shown = repr(found.rows)
        except QueryError as error:
            shown = str(error)
        session.rollback()
        assert SECRET not in shown, attack
        assert "root:" not in shown, attack
        assert time.monotonic() - began < LATEST, attack
    assert everything(outside) == before
    assert running.run(session, "SELECT 1", {}).rows == [(1,)]


@pytest.mark.usefixtures("planted")
def test_honest_queries_are_answered(session: Session):
    for sql, values in HONEST:
        assert running.run(session, sql, values).rows, sql


def everything(outside: Outside) -> list[object]:
    return [sorted(map(repr, outside(f"SELECT * FROM {table}"))) for table in TABLES]
