"""Each job is done by one worker at a time, and by another if that one dies."""

import signal
import sys
from contextlib import ExitStack, suppress

import psutil
import pytest

from config import ROOT
from tests.jobs.workers import do_next, enqueue, process, wait_until
from tests.jobs.works import Count, Dawdle, note
from webapp import jobs
from webapp.access.actors import CommandLine
from webapp.changes.transactions import housekeep
from webapp.jobs import LeaseLostError, State, leases
from webapp.jobs.progress import Progress


def test_four_workers_do_two_hundred_jobs_once_each(session, settings, outside):
    for _ in range(200):
        enqueue(Count(1))
    session.rollback()
    with ExitStack() as stack:
        for _ in range(4):
            stack.enter_context(process(settings))
        wait_until(lambda: not outside("SELECT 1 FROM job WHERE ended_at IS NULL"))
    assert outside("SELECT state, deaths, count(*) FROM job GROUP BY 1, 2") == [("done", 0, 200)]
    assert outside("SELECT count(*) FROM throttle") == [(200,)]


def test_what_a_killed_worker_left_is_gone_on_with_from_its_last_save(app, session, settings, outside):
    job_id = enqueue(Count(120, pause=0.05))
    with process(settings) as killed:
        wait_until(lambda: outside("SELECT 1 FROM job WHERE done > 20"))
        killed.kill()
    assert not do_next(app)
    lapse(outside)
    assert do_next(app)
    assert jobs.find(session, job_id).state == State.DONE
    assert outside("SELECT deaths FROM job") == [(1,)]
    assert outside("SELECT count(*) FROM throttle") == [(120,)]


def test_a_worker_whose_lease_lapsed_writes_nothing_more(session, outside):
    enqueue(Count(3))
    zombie = Progress(housekeep(leases.claim), CommandLine())
    lapse(outside)
    heir = Progress(housekeep(leases.claim), CommandLine())

    def write(session) -> None:
        note(session, "zombie")
        zombie.save(session, done=1, total=3)

    with pytest.raises(LeaseLostError):
        housekeep(write)
    with pytest.raises(LeaseLostError):
        housekeep(lambda session: zombie.complete(session, None))
    assert outside("SELECT count(*) FROM throttle") == [(0,)]
    housekeep(lambda session: heir.save(session, done=1, total=3))


def test_a_save_makes_the_lease_last(session, outside):
    enqueue(Count(3))
    progress = Progress(housekeep(leases.claim), CommandLine())
    lapse(outside)
    housekeep(lambda session: progress.save(session, done=1, total=3))
    assert housekeep(leases.claim) is None


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_long_statement_does_not_let_the_lease_lapse(session, settings, outside):
    enqueue(Dawdle())
    with process(settings):
        wait_until(lambda: outside("SELECT 1 FROM job WHERE state = 'running'"))
        outside("UPDATE job SET lease_until = lease_until - interval '15 seconds'")
        wait_until(lambda: outside("SELECT 1 FROM job WHERE lease_until > now() + interval '25 seconds'"))


def test_a_job_of_which_three_workers_died_is_given_up(session, outside):
    job_id = enqueue(Count(3))
    for _ in range(3):
        assert housekeep(leases.claim)
        lapse(outside)
    assert housekeep(leases.claim) is None
    job = jobs.find(session, job_id)
    assert job.state == State.FAILED
    assert "interrupted 3 times" in str(job.error)


@pytest.mark.parametrize("work", [Count(3000, pause=0.05), Dawdle()])
def test_a_worker_that_is_told_to_stop_gives_its_job_back_at_once(session, settings, outside, work):
    enqueue(work)
    session.rollback()
    with process(settings) as stopped:
        wait_until(lambda: outside("SELECT 1 FROM job WHERE state = 'running'"))
        stopped.send_signal(signal.SIGTERM)
        assert stopped.wait(10) == 0
    assert outside("SELECT state, lease, deaths FROM job") == [("waiting", None, 0)]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_worker_outlives_its_connections(session, settings, outside):
    with process(settings):
        job_id = enqueue(Count(3))
        wait_until(lambda: jobs.find(session, job_id).state == State.DONE)
        session.rollback()
        others = "datname = current_database() AND pid <> pg_backend_pid()"
        outside(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}")
        # The test's own pool lost its connections too, and may not have heard of it yet.
        session.get_bind().dispose()
        again = enqueue(Count(3))
        wait_until(lambda: jobs.find(session, again).state == State.DONE)


@pytest.mark.parametrize("is_at_work", [True, False])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_worker_ends_with_whoever_started_it_however_early(session, settings, is_at_work):
    parent = psutil.Popen([sys.executable, "-c", STARTS_A_WORKER], cwd=ROOT, env={**settings, "PATH": ""})
    wait_until(parent.children)
    [child] = parent.children()
    if is_at_work:
        wait_until(lambda: child.num_threads() > 1)
    parent.kill()
    parent.wait()
    try:
        wait_until(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE, 20)
    finally:
        with suppress(psutil.NoSuchProcess):
            child.kill()


STARTS_A_WORKER = """
import os, subprocess, sys, time
subprocess.Popen([sys.executable, "-m", "flask", "worker", "--with-parent", str(os.getpid())])
time.sleep(600)
"""


def lapse(outside) -> None:
    outside("UPDATE job SET lease_until = '2020-01-01 00:00:00'")
