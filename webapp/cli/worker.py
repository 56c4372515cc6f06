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
@click.option("--with-parent", is_flag=True, help="End when the process ends that started this one.")
@with_appcontext
def worker(with_parent: bool) -> None:  # noqa: FBT001 - click gives it by name
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
    parent = os.getppid()
    while thread.is_alive():
        thread.join(PARENT_LOOK)
        if with_parent and os.getppid() != parent:
            stopping.set()
