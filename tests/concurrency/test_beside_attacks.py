"""While queries and statements that would never end are being run, others read and save."""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from tests.support.cast import sign_in
from tests.support.databases import Outside
from tests.support.forms import read_form, submit
from tests.support.live import Live
from tests.support.visitor import Answer, Visitor
from webapp.queries.result import PAGE
from webapp.statements.operation import LIMIT

ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"
ALL_WITH_ALL = "SELECT count(*) FROM users a, users b, users c, users d, users e"
ENDLESS_UPDATE = f"UPDATE users SET age = ({ENDLESS})"

AT_ONCE = (ENDLESS, ALL_WITH_ALL, ENDLESS)

PATIENCE = 1.0
"""Seconds for which others wait at most for a page; without an attack it takes some milliseconds."""

ENDS_WITHIN = 3 * PAGE.seconds
"""Seconds: those who come while others run wait for their turn first."""

STATEMENT_ENDS_WITHIN = 1.5 * LIMIT
"""Seconds."""

Answers = list[tuple[Answer, float]]

pytestmark = pytest.mark.usefixtures("queries_granted", "statements_granted", "crowd")


@pytest.fixture
def crowd(outside: Outside) -> None:
    outside.many("INSERT INTO users (name) VALUES (?)", [(f"Person {number}",) for number in range(2000)])


@pytest.fixture
def admins(live: Live) -> list[Visitor]:
    visitors = [Visitor(live.url) for _ in AT_ONCE]
    for visitor in visitors:
        sign_in(visitor, "ada")
    return visitors


def test_others_read_and_save_while_queries_run(admins: list[Visitor], editor: Callable[[], Visitor]):
    urls = [save_query(admins[0], f"Attack {number}", sql).location for number, sql in enumerate(AT_ONCE)]
    ben = editor()
    with ThreadPoolExecutor(len(AT_ONCE)) as pool:
        attacks = [
            pool.submit(timed, lambda each=each, url=url: each.get(url))
            for each, url in zip(admins, urls, strict=True)
        ]
        others = work_beside(ben, attacks)
    assert len(others) > len(AT_ONCE)
    assert max(seconds for _, seconds in others) < PATIENCE
    for answer, seconds in (attack.result() for attack in attacks):
        assert answer.status_code in {400, 503}
        assert seconds < ENDS_WITHIN


def test_others_read_while_a_statement_runs_and_save_when_it_was_stopped(
    admins: list[Visitor], editor: Callable[[], Visitor], outside: Outside
):
    ben = editor()
    form = read_form(admins[0].get("/statements/new/")).fill(sql=ENDLESS_UPDATE)
    with ThreadPoolExecutor(1) as pool:
        attack = pool.submit(timed, lambda: form.send(admins[0], "/statements/new/", button="preview"))
        lists = read_beside(ben, attack)
    answer, seconds = attack.result()
    assert (answer.status_code, seconds < STATEMENT_ENDS_WITHIN) == (422, True)
    assert max(seconds for _, seconds in lists) < PATIENCE
    assert submit(ben, "/users/new/", name="Beth").status_code == 302
    assert outside("SELECT count(*) FROM users WHERE age IS NOT NULL") == [(0,)]


def save_query(admin: Visitor, title: str, sql: str) -> Answer:
    answer = submit(admin, "/queries/new/", button="save", title=title, sql=sql)
    return answer if answer.location else read_form(answer).send(admin, "/queries/new/", button="save")


def work_beside(visitor: Visitor, attacks: list[Future]) -> Answers:
    """List and save until the attacks have ended; each answer with its seconds."""
    answers: Answers = []
    while not all(attack.done() for attack in attacks):
        answers.append(timed(lambda: visitor.get("/users/?sort=name")))
        form = read_form(visitor.get("/users/new/")).fill(name="Beth")
        answers.append(timed(lambda form=form: form.send(visitor, "/users/new/")))
        assert [answer.status_code for answer, _ in answers[-2:]] == [200, 302]
    return answers


def read_beside(visitor: Visitor, attack: Future) -> Answers:
    answers: Answers = []
    while not attack.done():
        answers.append(timed(lambda: visitor.get("/users/?sort=name")))
        assert answers[-1][0].status_code == 200
        time.sleep(0.05)
    return answers


def timed(work: Callable[[], Answer]) -> tuple[Answer, float]:
    began = time.monotonic()
    return work(), time.monotonic() - began
