"""What PostgreSQL's COPY writes, read bit by bit."""

import os
from collections.abc import Generator
from contextlib import suppress
from threading import Thread
from typing import Any

import psycopg2
from sqlalchemy import Select
from sqlalchemy.orm import Session

CHUNK = 64 * 1024
"""Bytes that are read at once, as many as fit into a pipe."""

CSV = "FORMAT csv, ENCODING 'UTF8'"
BARE = rf"{CSV}, QUOTE E'\x01', DELIMITER E'\x02'"
"""A single column letter for letter, as long as it has no line breaks and neither of these signs; JSON never has."""


def copied(
    session: Session, statement: Select[Any], values: dict[str, Any], options: str
) -> Generator[bytes]:
    """Give what ``COPY (statement) TO STDOUT`` writes as it comes; ends in good time when it is closed.

    The driver pushes, a server pulls: between them is a pipe, which also keeps COPY from running ahead.
    """
    connection: Any = session.connection().connection.driver_connection
    with connection.cursor() as cursor:
        compiled = statement.compile(dialect=session.get_bind().dialect)
        select = cursor.mogrify(compiled.string, compiled.construct_params(values)).decode()
        yield from _piped(cursor, f"COPY ({select}) TO STDOUT ({options})")


def _piped(cursor: Any, copy: str) -> Generator[bytes]:
    source, sink = os.pipe()
    errors: list[psycopg2.Error] = []
    copier = Thread(target=_copy, args=(cursor, copy, sink, errors), daemon=True)
    copier.start()
    try:
        while chunk := os.read(source, CHUNK):
            yield chunk
    finally:
        os.close(source)
        if copier.is_alive():
            # It may wait for a row that is long in coming, and notice only then that nobody reads.
            with suppress(psycopg2.Error):
                cursor.connection.cancel()
        copier.join()
    if errors:
        raise errors[0]


def _copy(cursor: Any, copy: str, sink: int, errors: list[psycopg2.Error]) -> None:
    # The buffer's flush at the end meets a closed pipe as well.
    with suppress(BrokenPipeError), open(sink, "wb", buffering=CHUNK) as pipe:
        try:
            cursor.copy_expert(copy, pipe)
        except psycopg2.Error as error:
            errors.append(error)
