"""Finding and starting PostgreSQL's own pg_dump."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from psycopg2.extensions import make_dsn

FOLDERS = (("/usr/lib/postgresql", "*/bin"), ("/usr", "pgsql-*/bin"))
"""Where Debian and Red Hat keep the versions side by side."""


class PgDumpMissingError(Exception):
    """There is no pg_dump as new as the server; says what was found."""


def dump(file: Path, *, server: int, connection: Mapping[str, Any]) -> None:
    """Write a database in the custom format, which pg_restore reads.

    `server` is the major version; `connection` the parameters of psycopg2.

    :raises PgDumpMissingError: it cannot be started.
    :raises CalledProcessError: it failed; `stderr` says why.
    """
    parameters = {name: value for name, value in connection.items() if name != "password"}
    # A command line is there for every user of the machine to read; an environment is not.
    environment = os.environ | ({"PGPASSWORD": connection["password"]} if "password" in connection else {})
    command = [find(server), "--format=custom", f"--file={file}", f"--dbname={make_dsn(**parameters)}"]
    subprocess.run(command, env=environment, check=True, capture_output=True, text=True)  # noqa: S603 - found by us


def find(server: int) -> str:
    """Return a pg_dump at least as new as the server, the one on PATH if it is: older ones refuse.

    :raises PgDumpMissingError: there is none.
    """
    versions = {path: _major_version(path) for path in _candidates()}
    for path, version in versions.items():
        if version >= server:
            return path
    found = f"the newest found here is {max(versions.values())}" if versions else "none was found here"
    raise PgDumpMissingError(
        f"The server is PostgreSQL {server}: a pg_dump as new as that is needed, and {found}."
    )


def _candidates() -> Iterator[str]:
    if on_path := shutil.which("pg_dump"):
        yield on_path
    for folder, versions in FOLDERS:
        yield from map(str, Path(folder).glob(f"{versions}/pg_dump"))


def _major_version(path: str) -> int:
    line = subprocess.run([path, "--version"], check=True, capture_output=True, text=True).stdout  # noqa: S603 - found by us
    match = re.search(r"\d+", line)
    return int(match[0]) if match else 0
