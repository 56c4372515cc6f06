"""The start: gunicorn, its one line, and the starts that are refused."""

import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import psutil
import pytest

from config import ROOT
from tests.support.live import Live, running_server


def test_the_start_prints_one_line_a_link_for_the_oldest_administrator(live: Live):
    assert re.fullmatch(rf"Sign in: {live.url}/sign-in/link/[\w-]+/\n", live.output.read_text())
    assert not live.errors.read_text()


def test_each_start_prints_another_link(settings, cast, tmp_path: Path):
    links = set()
    for _ in range(2):
        with running_server(tmp_path, settings) as live:
            links.add(live.output.read_text().rsplit("/", 2)[1])
    assert len(links) == 2


def test_where_people_come_by_https_the_start_prints_no_link(settings, cast, tmp_path: Path):
    with running_server(tmp_path, settings | {"PUBLIC_URL": "https://rollbook.example.org"}) as live:
        assert not live.output.read_text()


def test_without_an_administrator_the_start_says_how_to_make_one(settings, app, tmp_path: Path):
    with running_server(tmp_path, settings) as live:
        assert live.output.read_text() == "There is no administrator yet: flask create-admin EMAIL\n"


def test_workers_inherit_no_connection(live: Live):
    master = psutil.Process(live.process.pid)
    assert not [file for file in master.open_files() if file.path.endswith(".db")]
    assert not [peer for peer in master.net_connections() if peer.status == psutil.CONN_ESTABLISHED]


def test_the_server_answers_on_its_port(live: Live):
    with urlopen(f"{live.url}/readyz") as answer:
        assert answer.status == 200


@pytest.mark.parametrize("command", [["gunicorn"], ["flask", "routes"]])
def test_an_unsafe_start_is_refused_in_one_line(tmp_path: Path, command: list[str]):
    result = run(command, HOST="0.0.0.0", INSTANCE_PATH=str(tmp_path))
    assert result.returncode == 1
    assert re.fullmatch(r"HOST=0\.0\.0\.0 lets other machines in, .*\n?", result.stderr)


@pytest.mark.parametrize(
    "url", ["postgresql://u:secret@127.0.0.1:1/rollbook", "sqlite:////nowhere/rollbook.db"]
)
def test_migrating_a_database_out_of_reach_fails_in_one_line(tmp_path: Path, url: str):
    result = run(["flask", "db", "upgrade"], DATABASE_URL=url, INSTANCE_PATH=str(tmp_path))
    assert result.returncode == 1
    assert re.fullmatch(r"Cannot reach the database: .*\n?", result.stderr)


def run(command: list[str], **settings: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | settings
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
