"""An import that is killed anywhere ends as if nobody had disturbed it."""

import multiprocessing
import random
import threading
import time
from datetime import timedelta

from config import Config
from tests.imports.importing import uploaded
from webapp import jobs
from webapp.access.actors import CommandLine, actor_of
from webapp.app import create_app
from webapp.changes.operations import to_json
from webapp.changes.transactions import housekeep
from webapp.db import db
from webapp.imports.applying import ApplyImport, foreseen
from webapp.imports.holding import find
from webapp.imports.refusals import reason
from webapp.imports.staging import StageImport
from webapp.jobs import CommitOperation, leases
from webapp.jobs.running import Worker

KILLS = 20

ROWS = 30_000

KNOWN = 3_000
"""People who are in the register already, and are changed."""


def test_twenty_kills_change_nothing_of_the_result(app, session, settings, outside):
    fill(outside)
    kills = 0
    while kills < KILLS // 2:
        import_id, killed = staged(settings, KILLS // 2 - kills)
        kills += killed
    operation = ApplyImport(import_id)
    token = foreseen(db.session(), find(db.session(), import_id), operation).token
    work = CommitOperation(to_json(operation), expected=token)
    kills += killing(settings, lambda: housekeep(lambda s: jobs.enqueue(s, work, CommandLine())), KILLS // 2)
    assert kills == KILLS, f"It was killed {kills} times only."
    assert outside("SELECT count(*), count(DISTINCT email), sum(age) FROM users") == [
        (ROWS, ROWS, sum(map(age, range(ROWS))))
    ]
    assert outside("SELECT inserted, updated FROM changeset WHERE kind = 'apply-import'") == [
        (ROWS - KNOWN, KNOWN)
    ]
    assert outside(
        "SELECT op, count(*) FROM change WHERE changeset_id = (SELECT max(id) FROM changeset) GROUP BY op ORDER BY op"
    ) == [("insert", ROWS - KNOWN), ("update", KNOWN)]


def staged(settings, times):
    """A file read in by workers of which so many are killed, or fewer if they are too quick; and how many were."""
    import_id = uploaded(file())
    db.session.remove()
    killed = killing(
        settings, lambda: housekeep(lambda s: jobs.enqueue(s, StageImport(import_id), CommandLine())), times
    )
    counts = find(db.session(), import_id).counts
    assert counts == {"new": ROWS - KNOWN, "changed": KNOWN, "unchanged": 0, "rejected": 0}
    return import_id, killed


def killing(settings, enqueue, times):
    """Have a job done by workers of which so many are killed, each at a random moment; returns how many were."""
    job_id = enqueue()
    db.session.remove()
    killed, patience = 0, 0.5
    while jobs.find(db.session(), job_id).state.is_open:
        db.session.rollback()
        worker = multiprocessing.get_context("fork").Process(target=work, args=(settings,))
        worker.start()
        worker.join(random.uniform(0, patience) if killed < times else 120)  # noqa: S311
        if worker.is_alive():
            worker.kill()
            worker.join()
            killed += 1
            time.sleep(LEASE.total_seconds())
    assert jobs.find(db.session(), job_id).state == jobs.State.DONE, jobs.find(db.session(), job_id)
    db.session.rollback()
    return killed


LEASE = timedelta(seconds=0.2)


def work(settings):
    """What a worker does, until there is no job left."""
    leases.LEASE, leases.MOST_DEATHS = LEASE, 1_000
    app = create_app(Config.from_environment(settings))
    worker = Worker(app.app_context, actor_of, reason, threading.Event())
    with app.app_context():
        while worker.do_next():
            pass


def fill(outside):
    outside.many(
        "INSERT INTO users (name, email, age) VALUES (?, ?, ?)",
        [(f"Person {number}", f"person{number}@example.org", 100) for number in range(KNOWN)],
    )


def file():
    lines = [f"Person {number},person{number}@example.org,{age(number)}" for number in range(ROWS)]
    return "\n".join(["name,email,age", *lines])


def age(number):
    return number % 90
