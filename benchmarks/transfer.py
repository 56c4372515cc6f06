"""`python -m benchmarks.transfer`: files in and out against the barest way, while others read and save."""

import argparse
import csv
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import select

from benchmarks.bystander import Waits
from benchmarks.databases import Pair, databases
from benchmarks.floor.transfer import give_out, take_in
from benchmarks.report import as_table
from benchmarks.servers import Target, most_memory, running
from config import ROOT, Config
from webapp.access.actors import CommandLine
from webapp.app import create_app
from webapp.changes.transactions import commit, preview
from webapp.changes.undo.operation import Undo
from webapp.db import db
from webapp.models import Changeset
from webapp.users.sample import people

DOWNLOADS = 5
"""So short that the median of several is told, each in turn with the floor's."""

ALREADY_THERE = 10
"""People in the register before the file comes."""

HEADER = ["", "s", "floor, s", "times as long", "memory, MiB", "longest wait for a list / a save, s"]


class Taken(NamedTuple):
    """Seconds, and the most memory in MiB of a process of its own."""

    seconds: float
    memory: float = 0.0


def measure(pair: Pair, count: int, folder: Path) -> Iterator[list[str]]:
    """Give a line for each kind of work; beside the floor's there is the same bystander as beside the app's."""
    file = _file(folder / "people.csv", count)
    with running("app", pair.app, folder) as target:
        with Waits.beside(target):
            floor = _timed(lambda: take_in(pair.floor, file))
        nothing = _command(pair.app, folder, "import", "--help")
        yield ["start of a command", f"{nothing.seconds:.2f}", "", "", f"{nothing.memory:.0f}", ""]
        with Waits.beside(target) as waits:
            read = _command(pair.app, folder, "import", str(file), "--preview")
        yield _line("import, to the finished preview", read, None, waits)
        with Waits.beside(target) as waits:
            taken = _command(pair.app, folder, "import", str(file), "--commit")
        yield _line("import, read, previewed and committed", taken, floor, waits)
        yield from _exports(pair, folder, target)
        with Waits.beside(target) as waits:
            times = _undone(pair.app, folder)
        yield from (_line(name, taken, None, waits) for name, taken in times)


def _exports(pair: Pair, folder: Path, target: Target) -> Iterator[list[str]]:
    for suffix in ("csv", "jsonl"):
        path = f"/users/export.{suffix}?columns=name,email,age,active"
        floors: list[float] = []
        downloads: list[tuple[float, float]] = []
        with Waits.beside(target) as waits:
            for _ in range(DOWNLOADS):
                floors.append(_timed(lambda: give_out(pair.floor)))
                downloads.append(target.download(path)[:2])
        first, seconds = (statistics.median(times) for times in zip(*downloads, strict=True))
        name = f"export as {suffix.upper()}, first bytes after {first:.2f} s"
        floor = statistics.median(floors) if suffix == "csv" else None
        yield _line(name, Taken(seconds, target.memory()), floor, waits)
    with Waits.beside(target) as waits:
        written = _command(pair.app, folder, "export", str(folder / "people.xlsx"))
    yield _line("export as XLSX", written, None, waits)


def _undone(url: str, folder: Path) -> Iterator[tuple[str, Taken]]:
    app = create_app(Config.from_environment({"DATABASE_URL": url, "INSTANCE_PATH": str(folder)}))
    with app.app_context():
        undo = Undo(db.session.scalars(select(Changeset.id).where(Changeset.kind == "apply-import")).one())
        seen: list[str] = []
        looked = _timed(lambda: seen.append(preview(undo, actor=CommandLine()).token))
        yield "undo of the import, preview", Taken(looked)
        done = _timed(lambda: commit(undo, actor=CommandLine(), expected=seen[0]))
        yield "undo of the import, commit", Taken(done)
        db.session.rollback()
        db.engine.dispose()


def _file(file: Path, count: int) -> Path:
    with file.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(["name", "email", "age", "active"])
        others = islice(people(seed=1), ALREADY_THERE, ALREADY_THERE + count)
        writer.writerows(values.values() for values in others)
    return file


def _command(url: str, folder: Path, *arguments: str) -> Taken:
    """Run a command of the app to its end.

    :raises RuntimeError: it failed.
    """
    environment = os.environ | {"DATABASE_URL": url, "INSTANCE_PATH": str(folder)}
    command = [sys.executable, "-m", "flask", "--app", "wsgi", *arguments]
    began = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    memory = 0.0
    while process.poll() is None:
        # Not what `wait4` tells: a process inherits that from its parent.
        memory = max(memory, most_memory(process.pid))
        time.sleep(0.01)
    if process.returncode:
        raise RuntimeError(f"flask {' '.join(arguments)} ended with {process.returncode}")
    return Taken(time.perf_counter() - began, memory)


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _line(name: str, taken: Taken, floor: float | None, waits: Waits) -> list[str]:
    bare = ["", ""] if floor is None else [f"{floor:.2f}", f"**{taken.seconds / floor:.2f}**"]
    memory = f"{taken.memory:.0f}" if taken.memory else ""
    return [name, f"{taken.seconds:.2f}", *bare, memory, str(waits)]


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.transfer", description=__doc__)
    parser.add_argument("people", nargs="*", default=[100_000, 1_000_000], type=int)
    parser.add_argument("--databases", default="postgresql,sqlite")
    options = parser.parse_args(arguments)
    with (
        tempfile.TemporaryDirectory(prefix="rollbook-benchmark-") as folder,
        databases(options.databases.split(","), Path(folder)) as chosen,
    ):
        for database in chosen:
            for count in options.people:
                with database.pair(ALREADY_THERE) as pair:
                    lines = list(measure(pair, count, Path(folder)))
                title = f"Files of {count:,} people in and out, {database.name}"
                print(as_table(title, HEADER, lines), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
