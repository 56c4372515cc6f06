"""Parameters are told from every other colon."""

import pytest

from webapp.queries.placeholders import for_psycopg, is_single, names, without_end


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SELECT x, y FROM some_table WHERE y > :y ORDER BY x, y", ["y"]),
        ("SELECT :b, :a, :b", ["b", "a"]),
        ("SELECT :имя", ["имя"]),
        ("SELECT age::text, ':no', \":nor\", 'it''s :no' -- :no\n, :yes", ["yes"]),
        ("SELECT /* :no\n:no */ :yes", ["yes"]),
        ("SELECT $$:no$$, $tag$ $$ :no $tag$, :yes", ["yes"]),
        (r"SELECT E'\':no', :yes", ["yes"]),
        ("SELECT type':no'", []),
        ("SELECT '12:30', 12:30", []),
        ("SELECT 1", []),
    ],
)
def test_names(sql, expected):
    assert names(sql) == expected


def test_psycopg_gets_its_own_marks_and_percent_signs_stay():
    sql = "SELECT name FROM users WHERE name LIKE '%:x%' AND age % 2 = :rest AND name <> :rest"
    expected = "SELECT name FROM users WHERE name LIKE '%%:x%%' AND age %% 2 = %(rest)s AND name <> %(rest)s"
    assert for_psycopg(sql) == expected


@pytest.mark.parametrize("sql", ["SELECT 1", "SELECT 1;", "SELECT 1 ; \n", "SELECT ';' -- ; \n;"])
def test_one_statement(sql):
    assert is_single(sql)


@pytest.mark.parametrize("sql", ["SELECT 1; SELECT 2", "SELECT 1;;", "SELECT 1; -- and\nDELETE FROM users"])
def test_more_than_one_statement(sql):
    assert not is_single(sql)


def test_the_last_semicolon_goes():
    assert without_end(" SELECT ';' ; ") == "SELECT ';'"
