"""`flask backup FILE`: the whole database in one file; docs/backup.md says how to restore it."""

import os
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import click
from flask.cli import with_appcontext
from sqlalchemy import inspect, text

from webapp.cli import pg_dump
from webapp.db import db


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def backup(file: Path) -> None:
    """Write the whole database to FILE, which must not exist. People may go on working."""
    if not inspect(db.engine).has_table("changeset"):
        raise click.ClickException("There is no register in this database: nothing to back up.")
    try:
        _write_durably(file, _copy_sqlite if db.engine.dialect.name == "sqlite" else _copy_postgresql)
    except FileExistsError:
        raise click.ClickException(f"{file} exists; a backup never replaces a file.") from None
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written: {error.strerror}.") from None
    except pg_dump.PgDumpMissingError as error:
        raise click.ClickException(str(error)) from None
    except subprocess.CalledProcessError as error:
        raise click.ClickException(error.stderr.strip()) from None
    click.echo(f"Backed up to {file} ({file.stat().st_size:,} bytes).")


def _write_durably(file: Path, copy: Callable[[Path], None]) -> None:
    """Reserve the file for its owner alone, fill it, and bring it and its name to the disk; leave no half of it.

    :raises FileExistsError: it is there already.
    """
    os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        copy(file)
        _sync(file)
        _sync(file.parent)
    except BaseException:
        file.unlink()
        raise


def _copy_sqlite(file: Path) -> None:
    # One consistent state, also while others write; the target may exist as long as it is empty.
    with closing(db.engine.raw_connection()) as connection:
        connection.cursor().execute("VACUUM INTO ?", (str(file),))


def _copy_postgresql(file: Path) -> None:
    with db.engine.connect() as connection:
        version = int(connection.execute(text("SHOW server_version_num")).scalar_one())
    _, parameters = db.engine.dialect.create_connect_args(db.engine.url)
    pg_dump.dump(file, server=version // 10_000, connection=parameters)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
