"""Workers for the tests: in this process, and as processes of their own."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from flask import Flask

from config import ROOT, Config
from tests.jobs import works  # noqa: F401  # registers them
from webapp import jobs
from webapp.access.actors import CommandLine, actor_of
from webapp.app import create_app
from webapp.changes.transactions import housekeep
from webapp.jobs.running import Worker
from webapp.users.refusals import reason


def worker(app: Flask) -> Worker:
    return Worker(app.app_context, actor_of, reason, threading.Event())


def do_next(app: Flask) -> bool:
    """In a context of its own, as a worker does."""
    with app.app_context():
        return worker(app).do_next()


def enqueue(work: jobs.Work) -> int:
    return housekeep(lambda session: jobs.enqueue(session, work, CommandLine()))


@contextmanager
def process(settings: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """`flask worker`, which knows the works of the tests too."""
    command = [sys.executable, "-m", "tests.jobs.workers"]
    started = subprocess.Popen(command, cwd=ROOT, env=os.environ | settings, stderr=subprocess.DEVNULL)
    try:
        yield started
    finally:
        started.kill()
        started.wait()


def wait_until(holds: Callable[[], object], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


if __name__ == "__main__":
    create_app(Config.load()).test_cli_runner().invoke(args=["worker"], catch_exceptions=False)
