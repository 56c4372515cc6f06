"""`flask export`, as somebody calls it who has a shell."""

import json
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from python_calamine import CalamineWorkbook

from tests.support.databases import Outside


@pytest.fixture(autouse=True)
def _people(outside: Outside) -> None:
    outside.many(
        "INSERT INTO users (name, email, age) VALUES (?, ?, ?)",
        [("Ada", "ada@example.org", 36), ("Боб", None, 7), ("Cid", None, None)],
    )


def test_everybody_comes_on_standard_output_and_nothing_else(app: Flask):
    result = export(app)
    assert (result.exit_code, result.stdout_bytes.decode()) == (
        0,
        "id,name,email,age,active\n1,Ada,ada@example.org,36,yes\n2,Боб,,7,yes\n3,Cid,,,yes\n",
    )


def test_the_list_is_chosen_as_in_its_address(app: Flask):
    result = export(
        app, "--filter", "age__gte=5", "--sort", "age", "--columns", "name,age", "--format", "jsonl"
    )
    assert [json.loads(line)["name"] for line in result.stdout.splitlines()] == ["Боб", "Ada"]
    assert export(app, "--q", "cid").stdout.count("\n") == 2


def test_the_end_of_the_name_says_what_is_written(app: Flask, tmp_path: Path):
    assert export(app, str(tmp_path / "people.xlsx")).exit_code == 0
    [head, ada, *_] = CalamineWorkbook.from_path(tmp_path / "people.xlsx").get_sheet_by_index(0).to_python()
    assert head == ["id", "name", "email", "age", "active"]
    assert ada == [1, "Ada", "ada@example.org", 36, True]
    assert sorted(path.name for path in tmp_path.glob("people*")) == ["people.xlsx"]


@pytest.mark.parametrize("wrong", ["--filter=height=3", "--sort=height", "--at=2999-01-01", "--at=x"])
def test_what_is_no_list_ends_with_2_and_says_why(app: Flask, wrong: str):
    result = export(app, wrong)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Error" in result.stderr


def test_a_file_that_cannot_be_written_ends_with_1(app: Flask, tmp_path: Path):
    result = export(app, str(tmp_path / "nowhere" / "people.csv"))
    assert result.exit_code == 1
    assert "cannot be written" in result.stderr


def export(app: Flask, *options: str) -> Result:
    return app.test_cli_runner().invoke(args=["export", *options])
