"""`flask import`."""

import json
from pathlib import Path

from flask import Flask

from tests.support.databases import Outside
from webapp.access.actors import CommandLine
from webapp.changes.transactions import commit
from webapp.users.defining import CreateFields
from webapp.users.operations import CreateUsers

TEXT = "name;email;age\nАнна;anna@example.org;12\nПётр;petr@example.org;many\n"


def test_by_itself_it_only_says_what_would_become_of_the_rows(app: Flask, outside: Outside, tmp_path: Path):
    result = run(app, tmp_path)
    assert result.exit_code == 1
    assert "1 new, 0 changed, 0 unchanged, 1 rejected" in result.output
    assert "row 3: age: Write a whole number" in result.output
    for table in ("users", "import", "import_chunk", "import_row", "import_fate"):
        assert outside(f"SELECT count(*) FROM {table}") == [(0,)]


def test_it_saves_what_can_be_saved_if_told_so(app: Flask, outside: Outside, tmp_path: Path):
    result = run(app, tmp_path, "--commit", "--skip-invalid")
    assert (result.exit_code, "Saved in change" in result.output) == (0, True)
    assert outside("SELECT name, age FROM users") == [("Анна", 12)]


def test_rejected_rows_keep_the_others_out_unless_told_otherwise(
    app: Flask, outside: Outside, tmp_path: Path
):
    assert run(app, tmp_path, "--commit").exit_code == 1
    assert outside("SELECT count(*) FROM users") == [(0,)]


def test_a_column_can_be_left_out(app: Flask, outside: Outside, tmp_path: Path):
    assert run(app, tmp_path, "--commit", "--map", "age=").exit_code == 0
    assert outside("SELECT name, age FROM users ORDER BY id") == [("Анна", None), ("Пётр", None)]


def test_columns_that_nothing_takes_are_named_unless_that_was_asked(app: Flask, tmp_path: Path):
    path = tmp_path / "people.csv"
    path.write_text("name,Shoe size,,Notes\nAnna,36,a,b\nBeth,37,,\n", encoding="utf-8")
    result = app.test_cli_runner().invoke(args=["import", str(path), "--map", "Notes="])
    assert result.exit_code == 0
    assert "Not taken: Shoe size, Column 3.\n" in result.stderr
    assert "Not taken" not in run(app, tmp_path).output


def test_a_column_that_was_chosen_for_a_field_leaves_no_other_to_it(
    app: Flask, outside: Outside, tmp_path: Path
):
    path = tmp_path / "people.csv"
    path.write_text("name,age,years\nAnna,36,12\n", encoding="utf-8")
    args = ["import", str(path), "--commit", "--map", "years=age"]
    assert "Not taken: age." in app.test_cli_runner().invoke(args=args).stderr
    assert outside("SELECT age FROM users") == [(12,)]


def test_what_was_exported_comes_in_with_the_fields_that_people_defined(
    app: Flask, outside: Outside, tmp_path: Path
):
    with app.app_context():
        commit(CreateFields(({"name": "extra.class", "type": "text", "label": "ID"},)), actor=CommandLine())
        commit(CreateUsers(({"name": "Anna", "extra.class": "7a"},)), actor=CommandLine())
    path = str(tmp_path / "people.csv")
    runner = app.test_cli_runner()
    assert runner.invoke(args=["export", path]).exit_code == 0
    assert "1 unchanged" in runner.invoke(args=["import", path]).output
    outside("DELETE FROM users")
    assert runner.invoke(args=["import", path, "--commit", "--map", "id="]).exit_code == 0
    assert json.loads(str(outside("SELECT CAST(extra AS text) FROM users")[0][0])) == {"class": "7a"}


def test_a_field_or_a_column_that_there_is_not_is_named(app: Flask, tmp_path: Path):
    for wrong in ("nothing=age", "age=nothing"):
        result = run(app, tmp_path, "--map", wrong)
        assert (result.exit_code, "nothing" in result.output) == (2, True)


def test_a_file_that_is_no_table_is_refused_with_a_reason(app: Flask, tmp_path: Path):
    path = tmp_path / "picture.csv"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(500))
    result = app.test_cli_runner().invoke(args=["import", str(path)])
    assert (result.exit_code, "no table" in result.output) == (1, True)


def run(app: Flask, folder: Path, *options: str):
    path = folder / "people.csv"
    path.write_text(TEXT, encoding="utf-8")
    return app.test_cli_runner().invoke(args=["import", str(path), *options])
