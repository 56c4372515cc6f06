"""The figures as a page of docs/."""

import os
import platform
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median

from benchmarks.comparison import Comparison, Rounds
from benchmarks.load import Load

INTRODUCTION = """\
# Performance

Written by `{command}` on {day}. Beside it: [files in and out](performance-files.md),
[ten million people](performance-10m.md).

The floor is what this stack can do at best: bare Flask, the raw driver, one plain template for each page, the same
rows and the same indexes, but no sign-in, no CSRF token, no checks and no history (`benchmarks/floor/`). Both run at
once under gunicorn with the same options, and each is pressed in turn within every round over {connections}
connections, {seconds:g} s at a time, so that whatever disturbs the machine disturbs both. **The ratio is that of the
requests per second in the same round: the median of the rounds, {rounds} of them**, with the lowest and the highest.

Both databases keep what they acknowledged (`fsync`, `synchronous = full`). The app's was filled through its triggers,
so that everybody in it has a history; the floor's is a copy of it. The load maker takes about 0.05 ms of processor
time for each request, on the same machine.

{machine}
"""
SERVERS = """\
From the command to the first answer: app {start[app]:.2f} s, floor {start[floor]:.2f} s. Resident memory of the larger
worker after 1,000 lists: app {memory[app]:.0f} MiB, floor {memory[floor]:.0f} MiB.
"""


class Report:
    """All figures of one run, in the order in which they came."""

    def __init__(self, command: Sequence[str], *, rounds: int, load: Load) -> None:
        self.rounds, self.load = rounds, load
        self._sections = [
            INTRODUCTION.format(
                command=" ".join(command),
                day=datetime.now(UTC).date().isoformat(),
                connections=load.connections,
                seconds=load.seconds,
                rounds=rounds,
                machine=_machine(),
            )
        ]

    def add_comparison(self, database: str, people: int, comparison: Comparison) -> None:
        header = [
            "",
            "ratio",
            "lowest–highest",
            "app, /s",
            "floor, /s",
            "app p50, ms",
            "app p99, ms",
            "floor p50, ms",
        ]
        lines = [[name, *_compared(rounds)] for name, rounds in comparison.results.items()]
        self.add_table(f"{database}, {people:,} people", header, lines)
        self._sections.append(SERVERS.format(start=comparison.start, memory=comparison.memory))

    def add_recording(self, database: str, times: Mapping[str, Mapping[str, Sequence[float]]]) -> None:
        """Add what `recording.measure` found."""
        header = ["committed", "recorded, ms", "unrecorded, ms", "times as long"]
        lines = [[name, *_recorded(sides)] for name, sides in times.items()]
        self.add_table(f"What recording costs, {database}", header, lines)

    def add_history(self, database: str, people: int, times: Mapping[str, float]) -> None:
        """Add what `history.measure` found."""
        lines = [[name, f"{seconds * 1000:,.1f}"] for name, seconds in times.items()]
        self.add_table(
            f"What merging, previews, undo and verify take, {database}, {people:,} people", ["", "ms"], lines
        )

    def write(self, file: Path) -> None:
        file.write_text("\n".join(self._sections), encoding="utf-8")

    def add_table(self, title: str, header: Sequence[str], lines: Sequence[Sequence[str]]) -> None:
        """Add figures of any kind; the first column says what they are of."""
        self._sections.append(as_table(title, header, lines))


def as_table(title: str, header: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """Return a section with a table."""
    rule = ["---", *["---:"] * (len(header) - 1)]
    table = "\n".join(f"| {' | '.join(cells)} |" for cells in (header, rule, *lines))
    return f"## {title}\n\n{table}\n"


def _compared(rounds: Rounds) -> Iterator[str]:
    app, floor = rounds["app"], rounds["floor"]
    ratios = [ours.rate / best.rate for ours, best in zip(app, floor, strict=True)]
    yield f"**{median(ratios):.2f}**"
    yield f"{min(ratios):.2f}–{max(ratios):.2f}"
    yield f"{median(measured.rate for measured in app):,.0f}"
    yield f"{median(measured.rate for measured in floor):,.0f}"
    yield f"{median(measured.p50 for measured in app):.1f}"
    yield f"{median(measured.p99 for measured in app):.1f}"
    yield f"{median(measured.p50 for measured in floor):.1f}"


def _recorded(sides: Mapping[str, Sequence[float]]) -> Iterator[str]:
    app, floor = sides["app"], sides["floor"]
    yield f"{median(app) * 1000:,.2f}"
    yield f"{median(floor) * 1000:,.2f}"
    yield f"{median(mine / theirs for mine, theirs in zip(app, floor, strict=True)):.2f}"


def _machine() -> str:
    packages = ", ".join(
        f"{name} {version(name)}" for name in ("flask", "sqlalchemy", "psycopg2-binary", "gunicorn")
    )
    system = f"{platform.system()} {platform.release()}, Python {platform.python_version()}"
    return f"{os.cpu_count()} cores ({_processor()}), {system}, {packages}."


def _processor() -> str:
    information = Path("/proc/cpuinfo").read_text()
    return information.partition("model name")[2].partition("\n")[0].strip("\t: ") or platform.machine()
