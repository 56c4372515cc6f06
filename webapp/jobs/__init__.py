"""Work that outlives a request: it is written down here, and done by a `flask worker`.

Knows nothing of users, accounts or the web.
"""

from webapp.jobs.cancelling import cancel
from webapp.jobs.commit_operation import CommitOperation
from webapp.jobs.job import Job
from webapp.jobs.leases import LeaseLostError
from webapp.jobs.progress import Progress
from webapp.jobs.queue import enqueue, find, is_worked_on, recent
from webapp.jobs.states import State
from webapp.jobs.work import Work, register

__all__ = [
    "CommitOperation",
    "Job",
    "LeaseLostError",
    "Progress",
    "State",
    "Work",
    "cancel",
    "enqueue",
    "find",
    "is_worked_on",
    "recent",
    "register",
]
