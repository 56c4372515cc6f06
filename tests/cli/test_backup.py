import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from config import Config
from tests.support.databases import Outside
from tests.support.postgres import Cluster, find_binaries
from webapp.app import create_app
from webapp.changes import recording
from webapp.db import db
from webapp.users import derived, sample_history

PG_DUMP_THAT_TELLS = """\
#!/bin/sh
echo "pg_dump (PostgreSQL) 99.1"
echo "$@" >> arguments
echo "$PGPASSWORD" > environment
"""
TABLES = (
    "users",
    "account",
    "changeset",
    "change",
    "credential",
    "sign_in",
    "link",
    "preference",
    "throttle",
)


def test_a_restored_backup_holds_every_row_and_its_history(filled: Outside, restored: Outside):
    for table in TABLES:
        assert restored(f"SELECT * FROM {table} ORDER BY 1") == filled(f"SELECT * FROM {table} ORDER BY 1")


def test_a_write_to_a_restored_backup_is_recorded(restored: Outside):
    [[user_id]] = restored("SELECT id FROM users WHERE name = ?", "Mark Watney")
    restored("UPDATE users SET age = 37 WHERE id = ?", user_id)
    [[op, old]] = restored("SELECT op, CAST(old AS text) FROM change ORDER BY id DESC LIMIT 1")
    assert (op, old.replace(" ", "")) == ("update", '{"age":36}')


def test_a_restored_backup_refuses_what_the_original_refuses(restored: Outside):
    with pytest.raises(Exception, match=r"uq_users_email_key|UNIQUE constraint failed"):
        restored("INSERT INTO users (name, email) VALUES (?, ?)", "Mark", "MARK.WATNEY@example.org")


def test_a_restored_backup_numbers_new_people_after_the_old_ones(filled: Outside, restored: Outside):
    [[highest]] = filled("SELECT max(row_id) FROM change WHERE table_name = 'users'")
    assert restored("INSERT INTO users (name) VALUES (?) RETURNING id", "Ada") == [(highest + 1,)]


def test_a_restored_backup_records_and_searches_as_a_migration_installs_it(restored: Outside, tmp_path: Path):
    settings = {"DATABASE_URL": restored.url, "INSTANCE_PATH": str(tmp_path)}
    with create_app(Config.from_environment(settings)).app_context():
        with db.engine.connect() as connection:
            assert recording.compare(connection) == []
            assert derived.compare(connection) == []
        db.engine.dispose()


def test_a_backup_never_replaces_a_file(app: Flask, tmp_path: Path):
    file = tmp_path / "kept"
    file.write_text("precious")
    result = backup(app, file)
    assert result.exit_code == 1
    assert "never replaces a file" in result.output
    assert file.read_text() == "precious"


def test_a_backup_is_for_the_eyes_of_its_owner_alone(filled: Outside, backup_file: Path):
    assert backup_file.stat().st_mode & 0o077 == 0


def test_a_backup_needs_a_folder_to_go_to(app: Flask, tmp_path: Path):
    result = backup(app, tmp_path / "nowhere" / "file")
    assert result.exit_code == 1
    assert "No such file or directory" in result.output


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_missing_pg_dump_is_said_in_one_line_and_leaves_no_file(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("webapp.cli.pg_dump.FOLDERS", ())
    monkeypatch.setenv("PATH", str(tmp_path))
    result = backup(app, tmp_path / "file")
    assert result.exit_code == 1
    assert "none was found" in result.output
    assert not (tmp_path / "file").exists()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_the_password_reaches_pg_dump_but_no_command_line(
    settings: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "pg_dump").write_text(PG_DUMP_THAT_TELLS)
    (tmp_path / "pg_dump").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.chdir(tmp_path)
    url = settings["DATABASE_URL"].replace("@", ":open-sesame@")
    app = create_app(Config.from_environment(settings | {"DATABASE_URL": url}))
    assert backup(app, tmp_path / "backup").exit_code == 0
    assert (tmp_path / "environment").read_text() == "open-sesame\n"
    assert "open-sesame" not in (tmp_path / "arguments").read_text()


def backup(app: Flask, file: Path) -> Result:
    return app.test_cli_runner().invoke(args=["backup", str(file)])


@pytest.fixture
def filled(app: Flask, cast: dict[str, int], outside: Outside) -> Outside:
    """The test's database, with people, accounts, passwords and some history."""
    with app.app_context():
        list(sample_history.load(count=40, seed=1))
    return outside


@pytest.fixture
def backup_file(app: Flask, filled: Outside, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PATH", f"{find_binaries()}{os.pathsep}{os.environ['PATH']}")
    result = backup(app, tmp_path / "backup")
    assert result.exit_code == 0, result.output
    return tmp_path / "backup"


@pytest.fixture
def restored(backup_file: Path, database_url: str, request: pytest.FixtureRequest) -> Iterator[Outside]:
    """The backup, restored elsewhere as docs/backup.md says."""
    if database_url.startswith("sqlite"):
        yield Outside(f"sqlite:///{shutil.copy(backup_file, backup_file.with_name('elsewhere.db'))}")
        return
    cluster: Cluster = request.getfixturevalue("migrated_cluster")
    name = f"{database_url.rpartition('/')[2]}_restored"
    cluster.create_database(name, template="template0")
    options = ["--no-owner", "--exit-on-error", "--single-transaction", f"--dbname={cluster.url(name)}"]
    subprocess.run(["pg_restore", *options, backup_file], check=True)
    yield Outside(cluster.url(name))
    cluster.drop_database(name)
