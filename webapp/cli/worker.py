"""`flask worker`: does what outlives a request. docs/jobs.md says how to run it."""

import logging
import os
import signal
import threading
from typing import Any, cast

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from webapp.access.actors import actor_of
from webapp.imports.refusals import reason
from webapp.jobs.running import Worker

PARENT_LOOK = 0.5
"""Seconds between two looks whether the parent lives."""


@click.command("worker")
@click.option(
    "--with-parent",
    type=int,
    metavar="PID",
    help="End when the process with this id, which started this one, does.",
)
@with_appcontext
def worker(with_parent: int | None) -> None:
    """Do the work that outlives a request, until told to stop; start as many as you like, on any machine."""
    logging.basicConfig(level=logging.INFO, format="worker: %(message)s")
    stopping = threading.Event()

    def stop(_signal: int, _frame: object) -> None:
        stopping.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    app = cast("Any", current_app)._get_current_object()  # noqa: SLF001
    work = Worker(cast("Flask", app).app_context, actor_of, reason, stopping).work
    # Not here: a signal waits until the driver has its answer in the thread that asked.
    thread = threading.Thread(target=work, name="jobs")
    thread.start()
    while thread.is_alive():
        thread.join(PARENT_LOOK)
        # Told, not asked at the start: it may have ended before this could ask.
        if with_parent and os.getppid() != with_parent:
            stopping.set()
