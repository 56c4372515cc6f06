"""A worker takes jobs and says how they end."""

import threading

from tests.jobs.works import Count
from webapp import jobs
from webapp.access.actors import CommandLine, actor_of
from webapp.changes.transactions import housekeep
from webapp.jobs.running import Worker
from webapp.users.refusals import reason


def test_a_job_is_done(app, session):
    job_id = housekeep(lambda session: jobs.enqueue(session, Count(7), CommandLine()))
    assert jobs.find(session, job_id).state == jobs.State.WAITING
    assert Worker(app.app_context, actor_of, reason, threading.Event()).do_next()
    job = jobs.find(session, job_id)
    assert (job.state, job.done, job.total) == (jobs.State.DONE, 7, 7)
    assert str(job.result) == "7 counted"
