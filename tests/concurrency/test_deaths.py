"""An acknowledged save is never lost and an unacknowledged one never half there, whatever dies meanwhile."""

import random
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress

import psutil
import pytest

from tests.support import databases
from tests.support.forms import Form, read_form
from tests.support.live import Live
from tests.support.postgres import SETTINGS, Cluster, running_cluster
from tests.support.visitor import Visitor

SAVED = {302, 303}

OUT_OF_REACH = 503

SAVES = 250
"""By each of eight people."""

DURABLE = dict.fromkeys(("fsync", "synchronous_commit", "full_page_writes"), "on")
"""As PostgreSQL comes; the other tests are quicker without."""


@pytest.fixture(scope="module")
def migrated_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with running_cluster(SETTINGS | DURABLE) as cluster:
        databases.migrate_template(cluster, tmp_path_factory.mktemp("durable"))
        yield cluster


def test_of_two_thousand_saves_none_is_lost_and_none_stored_twice(
    live, editor, outside, database_url, request
):
    people = {f"Person {number}": editor() for number in range(8)}
    server = request.getfixturevalue("migrated_cluster") if database_url.startswith("postgresql") else None
    with dying(live, server), ThreadPoolExecutor(8) as pool:
        sent = sum(pool.map(save_many, people.values(), people.keys()))
    assert sent > 8 * SAVES, "Nothing died at the wrong moment."
    names = outside("SELECT name FROM users WHERE name LIKE 'Person %' ORDER BY name")
    assert names == [(f"{name}.{number:03}",) for name in people for number in range(SAVES)]
    assert outside("SELECT count(*) FROM changeset WHERE kind = 'create-users'") == [(8 * SAVES,)]
    assert outside("SELECT count(*) FROM change WHERE op = 'insert' AND changeset_id IS NOT NULL") >= [
        (8 * SAVES,)
    ]


def save_many(visitor: Visitor, name: str) -> int:
    """Save so many people; returns how often a form was sent."""
    return sum(save_at_last(visitor, f"{name}.{number:03}") for number in range(SAVES))


def save_at_last(visitor: Visitor, name: str) -> int:
    """Send the same form until it is acknowledged; returns how often it was sent."""
    form = open_at_last(visitor, "/users/new/").fill(name=name)
    for sent in range(1, 100):
        with suppress(OSError):
            answer = form.send(visitor, "/users/new/")
            if answer.status_code in SAVED:
                return sent
            assert answer.status_code == OUT_OF_REACH, answer.text
            time.sleep(0.1)
    raise TimeoutError(name)


def open_at_last(visitor: Visitor, url: str) -> Form:
    for _ in range(100):
        with suppress(OSError):
            answer = visitor.get(url)
            if answer.status_code != OUT_OF_REACH:
                return read_form(answer)
            time.sleep(0.1)
    raise TimeoutError(url)


@contextmanager
def dying(live: Live, server: Cluster | None) -> Iterator[None]:
    """Kill a worker every now and then, as the kernel does when memory runs out, and the database server too."""
    done = threading.Event()
    killers = [threading.Thread(target=kill_workers, args=(psutil.Process(live.process.pid), done))]
    if server:
        killers.append(threading.Thread(target=crash, args=(server, done)))
    for killer in killers:
        killer.start()
    try:
        yield
    finally:
        done.set()
        for killer in killers:
            killer.join()


def kill_workers(master: psutil.Process, done: threading.Event) -> None:
    while not done.wait(random.uniform(0.2, 1.2)):  # noqa: S311
        with suppress(psutil.NoSuchProcess, IndexError):
            random.choice(master.children()).kill()  # noqa: S311


def crash(server: Cluster, done: threading.Event) -> None:
    while not done.wait(random.uniform(2, 5)):  # noqa: S311
        server.crash()
        server.start()
