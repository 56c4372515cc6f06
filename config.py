"""Every setting, read from the environment at the start. docs/configuration.md says what each is for."""

import hmac
import os
import re
import secrets
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import Field, asdict, dataclass, field, fields, replace
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dotenv import load_dotenv
from sqlalchemy.engine import make_url

from webapp.db.roles import role_name

ROOT = Path(__file__).parent


class ConfigError(SystemExit):
    """Refuses the start: uncaught, it ends the process with its one line and no traceback."""


@dataclass(frozen=True, kw_only=True)
class Config:
    """A setting has one name: in the environment, here, and in `app.config`."""

    HOST: str = "127.0.0.1"
    PORT: int = 8000
    PUBLIC_URL: str = ""
    ALLOW_HTTP: bool = False
    PROXY_COUNT: int = 0

    SECRET_KEY: str = field(default="", repr=False)
    INSTANCE_PATH: str = str(ROOT / "instance")
    DATABASE_URL: str = field(default="", repr=False)
    QUERY_DATABASE_URL: str = field(default="", repr=False)
    POOL_SIZE: int = 5
    POOL_OVERFLOW: int = 5
    POOL_TIMEOUT: int = 5

    WEB_CONCURRENCY: int = 2
    THREADS: int = 4

    MAX_CONTENT_LENGTH: int = 4 * 1024 * 1024
    MAX_FORM_MEMORY_SIZE: int = 2 * 1024 * 1024
    MAX_FORM_PARTS: int = 5_000

    TIMEZONE: str = "UTC"
    SIGN_IN_HOURS: int = 30 * 24
    SIGN_IN_IDLE_HOURS: int = 7 * 24

    @classmethod
    def load(cls) -> Self:
        """The settings of this process; a `.env` file fills in what the environment leaves out."""
        load_dotenv(ROOT / ".env")
        return cls.from_environment(os.environ)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """A setting left out, or empty, has its default.

        :raises ConfigError: the start is refused.
        """
        texts = {setting: environment.get(setting.name, "").strip() for setting in fields(cls)}
        values = {setting.name: _parse(setting, text) for setting, text in texts.items() if text}
        given = cls(**values)
        Path(given.INSTANCE_PATH).mkdir(mode=0o700, parents=True, exist_ok=True)
        known = replace(
            given,
            DATABASE_URL=_database_url(given.DATABASE_URL or _file_of(given)),
            PUBLIC_URL=_public_url(given),
            SECRET_KEY=_secret_key(given),
            TIMEZONE=_time_zone(given.TIMEZONE),
        )
        return replace(known, QUERY_DATABASE_URL=_query_database_url(known))

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach the server."""
        with suppress(ValueError):
            return ip_address(self.HOST.strip("[]")).is_loopback
        return self.HOST == "localhost"

    @property
    def is_https(self) -> bool:
        return self.PUBLIC_URL.startswith("https://")

    @property
    def address(self) -> str:
        """Host and port, as a URL and gunicorn's `bind` write them."""
        host = self.HOST.strip("[]")
        return f"[{host}]:{self.PORT}" if ":" in host else f"{host}:{self.PORT}"

    @property
    def _query_engine(self) -> dict[str, object]:
        return {"url": self.QUERY_DATABASE_URL, "pool_size": 2, "max_overflow": 0, "pool_timeout": 3}

    def to_flask(self) -> dict[str, object]:
        """The settings, and what Flask and its extensions make of them under names of their own."""
        return {
            **asdict(self),
            "BABEL_DEFAULT_TIMEZONE": self.TIMEZONE,
            "SQLALCHEMY_DATABASE_URI": self.DATABASE_URL,
            "SQLALCHEMY_BINDS": {"queries": self._query_engine} if self.QUERY_DATABASE_URL else {},
            "SQLALCHEMY_ENGINE_OPTIONS": {
                "pool_size": self.POOL_SIZE,
                "max_overflow": self.POOL_OVERFLOW,
                "pool_timeout": self.POOL_TIMEOUT,
            },
            # A browser takes a `__Host-` cookie only from this very host, and only over https.
            "SESSION_COOKIE_NAME": "__Host-rollbook" if self.is_https else "rollbook",
            "SESSION_COOKIE_SECURE": self.is_https,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "SESSION_COOKIE_PATH": "/",
        }


def _parse(setting: Field[Any], text: str) -> Any:
    if setting.type is bool:
        if text not in {"0", "1"}:
            raise ConfigError(f"{setting.name} must be 1 (yes) or 0 (no), not {text!r}.")
        return text == "1"
    if setting.type is int:
        if not re.fullmatch(r"[0-9]{1,10}", text):
            raise ConfigError(f"{setting.name} must be a whole number, not {text!r}.")
        return int(text)
    return text


def _file_of(config: Config) -> str:
    return f"sqlite:///{Path(config.INSTANCE_PATH).absolute() / 'rollbook.db'}"


def _database_url(url: str) -> str:
    scheme, separator, rest = url.partition("://")
    # SQLAlchemy knows no `postgres`, and from 2.1 takes a plain `postgresql` for another driver.
    scheme = {"postgres": "postgresql+psycopg2", "postgresql": "postgresql+psycopg2"}.get(scheme, scheme)
    if scheme not in {"sqlite", "postgresql+psycopg2"} or not separator:
        raise ConfigError("DATABASE_URL must begin with postgresql:// or sqlite:///.")
    return f"{scheme}://{rest}"


def _query_database_url(config: Config) -> str:
    """Where queries are run: the same database, for a role whose password only this key can make."""
    if config.QUERY_DATABASE_URL or config.DATABASE_URL.startswith("sqlite"):
        return config.QUERY_DATABASE_URL and _database_url(config.QUERY_DATABASE_URL)
    url = make_url(config.DATABASE_URL)
    password = hmac.new(config.SECRET_KEY.encode(), b"queries", "sha256").hexdigest()
    role = role_name("query", url.database or "")
    return url.set(username=role, password=password).render_as_string(hide_password=False)


def _public_url(config: Config) -> str:
    url = config.PUBLIC_URL.rstrip("/") or f"http://{config.address}".replace("//0.0.0.0:", "//127.0.0.1:")
    if not re.fullmatch(r"https?://[^/?#@\s]+", url):
        raise ConfigError(
            "PUBLIC_URL must be an address such as https://rollbook.example.org, without a path."
        )
    if not (url.startswith("https:") or config.is_loopback or config.ALLOW_HTTP):
        reason = f"HOST={config.HOST} lets other machines in, and passwords would travel unencrypted"
        raise ConfigError(f"{reason}: set PUBLIC_URL to an https:// address, or ALLOW_HTTP=1.")
    return url


def _secret_key(config: Config) -> str:
    key = config.SECRET_KEY
    if not key and config.is_loopback:
        key = _key_of_this_instance(Path(config.INSTANCE_PATH))
    if len(key) < 32 or len(set(key)) < 10:  # noqa: PLR2004 - 128 bits, were they written in hexadecimal
        way_out = "python3 -c 'import secrets; print(secrets.token_urlsafe(32))'"
        raise ConfigError(f"SECRET_KEY must be at least 32 random characters. This prints some: {way_out}")
    return key


def _key_of_this_instance(instance: Path) -> str:
    """Made by whoever comes first, and whole when it appears: processes that start together agree on it."""
    path = instance / "secret_key"
    if not path.exists():
        with tempfile.NamedTemporaryFile("w", dir=instance) as file:  # of mode 0600
            file.write(secrets.token_urlsafe(32))
            file.flush()
            with suppress(FileExistsError):
                os.link(file.name, path)
    return path.read_text()


def _time_zone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ConfigError(
            f"TIMEZONE must be the name of a zone, such as Europe/Berlin, not {name!r}."
        ) from error
