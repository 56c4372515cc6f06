"""How a job runs and how it ends."""

import threading
import time

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from tests.jobs.workers import do_next, enqueue
from tests.jobs.works import CancelOneself, Count, Dawdle, Stumble
from tests.support.people import people
from webapp import jobs
from webapp.access.actors import CommandLine
from webapp.changes.operations import to_json
from webapp.changes.transactions import housekeep
from webapp.jobs import CommitOperation, State, leases
from webapp.jobs.progress import Progress
from webapp.models import JobRow
from webapp.users.operations import CreateUsers


def noted(outside) -> int:
    return outside("SELECT count(*) FROM throttle")[0][0]


def do(app, session, work: jobs.Work) -> jobs.Job:
    job_id = enqueue(work)
    assert do_next(app)
    job = jobs.find(session, job_id)
    assert job
    return job


def test_a_job_is_done_and_says_so(app, session, outside):
    job = do(app, session, Count(7))
    assert (job.state, job.done, job.total, job.phase) == (State.DONE, 7, 7, "counting")
    assert str(job.result) == "7 counted"
    assert noted(outside) == 7


def test_without_a_job_there_is_nothing_to_do(app, session):
    assert not do_next(app)


def test_the_jobs_that_wait_longest_come_first(app, session):
    first, second = enqueue(Count(1)), enqueue(Count(1))
    assert do_next(app)
    assert [jobs.find(session, each).state for each in (first, second)] == [State.DONE, State.WAITING]


def test_pace_and_remaining_time_are_those_since_the_job_was_taken(session):
    enqueue(Count(100))
    progress = take(session)
    time.sleep(0.5)
    housekeep(lambda session: progress.save(session, done=50, total=100))
    job = jobs.find(session, progress.job_id)
    assert 20 < job.rate < 101
    assert job.remaining == pytest.approx(50 / job.rate)


def test_a_cancelled_job_ends_at_its_next_save_which_leaves_nothing(app, session, outside):
    job = do(app, session, CancelOneself(100))
    assert job.state == State.CANCELLED
    assert noted(outside) == 3


def test_a_cancelled_job_ends_in_the_middle_of_a_statement(app, session, outside, tmp_path):
    job_id = enqueue(Dawdle())
    running = threading.Thread(target=do_next, args=[app], daemon=True)
    running.start()
    wait_for(session, job_id, State.RUNNING)
    time.sleep(1)
    jobs.cancel(job_id)
    running.join(10)
    assert not running.is_alive()
    assert jobs.find(session, job_id).state == State.CANCELLED
    assert noted(outside) == 0
    assert not list(tmp_path.glob("*.cancel-*"))


def test_a_job_that_waits_is_cancelled_at_once(app, session):
    job_id = enqueue(Count(3))
    jobs.cancel(job_id)
    assert jobs.find(session, job_id).state == State.CANCELLED
    assert not do_next(app)


def test_a_job_that_has_ended_is_not_cancelled(app, session):
    job = do(app, session, Count(3))
    jobs.cancel(job.id)
    assert jobs.find(session, job.id).state == State.DONE


def test_a_fault_of_ours_ends_the_job_and_stands_in_the_log(app, session, caplog):
    job = do(app, session, Stumble())
    assert job.state == State.FAILED
    assert "server's log" in str(job.error)
    assert "ZeroDivisionError" in caplog.text


def test_a_job_that_has_ended_keeps_nothing_of_its_work(app, session, outside):
    do(app, session, CommitOperation(to_json(CreateUsers(({"name": "Grace"},)))))
    assert outside("SELECT work, checkpoint FROM job") == [(None, None)]


def test_an_operation_is_committed_and_its_job_knows_the_changeset(app, session, outside):
    job = do(app, session, CommitOperation(to_json(CreateUsers(({"name": "Grace"},)))))
    assert job.state == State.DONE
    assert outside("SELECT id, kind FROM changeset") == [(job.changeset_id, "create-users")]


def test_the_same_submission_is_saved_once(app, session, outside):
    work = CommitOperation(to_json(CreateUsers(({"name": "Grace"},))), submission="s" * 22)
    first, second = do(app, session, work), do(app, session, work)
    assert first.changeset_id == second.changeset_id
    assert len(people(outside)) == 1


def test_an_operation_that_changes_nothing_says_so(app, session):
    job = do(app, session, CommitOperation(to_json(CreateUsers(()))))
    assert (job.state, job.changeset_id) == (State.DONE, None)
    assert "nothing was saved" in str(job.result)


def test_a_job_is_marked_done_in_the_transaction_that_commits_its_operation(app, session, outside):
    seen = []

    def fail(session: Session) -> None:
        within = session.scalars(select(JobRow.state)).one()
        if within == State.DONE:
            seen.append((within, outside("SELECT state FROM job")))
            raise MemoryError

    event.listen(Session, "before_commit", fail)
    try:
        job = do(app, session, CommitOperation(to_json(CreateUsers(({"name": "Grace"},)))))
    finally:
        event.remove(Session, "before_commit", fail)
    assert seen == [("done", [("running",)])]
    assert job.state == State.FAILED
    assert people(outside) == []


def test_the_same_key_is_the_same_job(session):
    def ask(key: str | None) -> int:
        return housekeep(lambda session: jobs.enqueue(session, Count(1), CommandLine(), key=key))

    assert ask("a") == ask("a")
    assert len({ask("a"), ask("b"), ask(None), ask(None)}) == 4


def take(session) -> Progress:
    return Progress(housekeep(leases.claim), CommandLine())


def wait_for(session, job_id: int, state: State) -> None:
    while jobs.find(session, job_id).state != state:
        session.rollback()
        time.sleep(0.05)
    session.rollback()
