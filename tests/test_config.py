"""The settings, and the starts that are refused."""

import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from pathlib import Path

import pytest

from config import ROOT, Config, ConfigError

STRONG_KEY = "kB9ZtTq2mXw7RcVdYh4LpNsJf6GaEu3o"


def test_an_empty_environment_serves_this_machine_from_a_file(tmp_path: Path):
    config = read(tmp_path)
    assert config.PUBLIC_URL == "http://127.0.0.1:8000"
    assert config.DATABASE_URL == f"sqlite:///{tmp_path}/rollbook.db"


def test_an_empty_setting_has_its_default(tmp_path: Path):
    assert read(tmp_path, PORT="", PUBLIC_URL=" ").PORT == 8000


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg2"])
def test_a_host_may_give_the_database_address_in_its_own_way(tmp_path: Path, scheme: str):
    config = read(
        tmp_path, DATABASE_URL=f"{scheme}://u:p%40ss@db.example.org/roll?sslmode=require&connect_timeout=9"
    )
    expected = "postgresql+psycopg2://u:p%40ss@db.example.org/roll?sslmode=require&connect_timeout=9"
    assert config.DATABASE_URL == expected


@pytest.mark.parametrize(
    "url", ["mysql://u:secret@localhost/roll", "rollbook.db", "postgresql:secret", "://secret"]
)
def test_another_kind_of_database_is_refused_without_repeating_its_password(tmp_path: Path, url: str):
    with pytest.raises(ConfigError, match="DATABASE_URL must begin with") as refused:
        read(tmp_path, DATABASE_URL=url)
    assert "secret" not in str(refused.value)


def test_printed_settings_do_not_show_secrets(tmp_path: Path):
    config = read(tmp_path, SECRET_KEY=STRONG_KEY, DATABASE_URL="postgresql://u:letmein@db.example.org/roll")
    assert STRONG_KEY not in repr(config)
    assert "letmein" not in repr(config)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "localhost", "::1", "[::1]"])
def test_on_loopback_a_key_is_made_once_and_kept_to_its_owner(tmp_path: Path, host: str):
    key = read(tmp_path, HOST=host).SECRET_KEY
    assert key == read(tmp_path, HOST=host).SECRET_KEY == (tmp_path / "secret_key").read_text()
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_processes_that_start_together_agree_on_one_key(tmp_path: Path):
    with ThreadPoolExecutor(16) as pool:
        keys = set(pool.map(lambda _: read(tmp_path).SECRET_KEY, range(64)))
    assert len(keys) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


@pytest.mark.parametrize("key", ["", "12345", "changeme", "a" * 64, "secret" * 10])
def test_where_others_can_reach_it_a_weak_key_is_refused(tmp_path: Path, key: str):
    with pytest.raises(ConfigError, match="SECRET_KEY must be at least 32 random characters"):
        read(tmp_path, HOST="0.0.0.0", PUBLIC_URL="https://rollbook.example.org", SECRET_KEY=key)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "rollbook.example.org"])
def test_where_others_can_reach_it_plain_http_is_refused(tmp_path: Path, host: str):
    with pytest.raises(ConfigError, match="set PUBLIC_URL to an https:// address, or ALLOW_HTTP=1"):
        read(tmp_path, HOST=host, SECRET_KEY=STRONG_KEY)


def test_plain_http_may_be_allowed(tmp_path: Path):
    config = read(tmp_path, HOST="0.0.0.0", SECRET_KEY=STRONG_KEY, ALLOW_HTTP="1")
    assert config.PUBLIC_URL == "http://127.0.0.1:8000"


def test_over_https_the_session_cookie_never_travels_in_the_clear(tmp_path: Path):
    settings = read(tmp_path, PUBLIC_URL="https://rollbook.example.org/").to_flask()
    assert settings["SESSION_COOKIE_SECURE"] is True
    assert settings["SESSION_COOKIE_NAME"] == "__Host-rollbook"
    assert settings["PUBLIC_URL"] == "https://rollbook.example.org"


def test_a_key_of_digits_stays_text(tmp_path: Path):
    key = "12345678901234567890123456789012"
    assert read(tmp_path, SECRET_KEY=key).SECRET_KEY == key


@pytest.mark.parametrize(
    ("setting", "text", "message"),
    [
        ("PORT", "http", "PORT must be a whole number, not 'http'."),
        ("THREADS", "-1", "THREADS must be a whole number, not '-1'."),
        ("ALLOW_HTTP", "yes", "ALLOW_HTTP must be 1 (yes) or 0 (no), not 'yes'."),
        (
            "TIMEZONE",
            "Mars/Olympus",
            "TIMEZONE must be the name of a zone, such as Europe/Berlin, not 'Mars/Olympus'.",
        ),
        (
            "TIMEZONE",
            "../etc/passwd",
            "TIMEZONE must be the name of a zone, such as Europe/Berlin, not '../etc/passwd'.",
        ),
    ],
)
def test_a_value_that_makes_no_sense_is_refused_in_one_line(
    tmp_path: Path, setting: str, text: str, message: str
):
    with pytest.raises(ConfigError) as refused:
        read(tmp_path, **{setting: text})
    assert str(refused.value) == message


@pytest.mark.parametrize(
    "url", ["rollbook.example.org", "ftp://x.example", "https://", "https://x.example/path"]
)
def test_a_public_address_that_links_cannot_be_built_from_is_refused(tmp_path: Path, url: str):
    with pytest.raises(ConfigError, match="PUBLIC_URL must be an address"):
        read(tmp_path, PUBLIC_URL=url)


@pytest.mark.parametrize("name", [setting.name for setting in fields(Config)])
def test_every_setting_is_documented(name: str):
    page = (ROOT / "docs" / "configuration.md").read_text()
    assert f"| `{name}` |" in page, f"{name} has no row in docs/configuration.md: say there what it is for."


def read(instance: Path, **environment: str) -> Config:
    return Config.from_environment({"INSTANCE_PATH": str(instance)} | environment)
