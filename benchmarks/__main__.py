"""`python -m benchmarks`: press the app and its floor, and write docs/performance.md."""

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks import history, own_fields, recording
from benchmarks.comparison import Plan, compare
from benchmarks.databases import Database, databases
from benchmarks.load import Load
from benchmarks.report import Report
from benchmarks.scenarios import EDITING, READING
from config import ROOT

SIZES = {"1k": 1_000, "100k": 100_000, "1m": 1_000_000, "10m": 10_000_000}
RECORDED_SIZE = "100k"
HISTORY_SIZE = "1m"
READ_ONLY_SIZE = "10m"
QUICK = ["--sizes", "1k,100k", "--rounds", "1", "--seconds", "1"]


def main(arguments: Sequence[str]) -> None:
    options = _options(arguments)
    report = Report(["python -m benchmarks", *arguments], rounds=options.rounds, load=Load(options.seconds))
    with (
        tempfile.TemporaryDirectory(prefix="rollbook-benchmark-") as folder,
        databases(options.databases, Path(folder)) as chosen,
    ):
        for database in chosen:
            for size in options.sizes:
                _measure(database, size, report, Path(folder))
    report.write(options.output)
    _say(f"written to {options.output}")


def _measure(database: Database, size: str, report: Report, folder: Path) -> None:
    _say(f"{database.name}, {size}: fill")
    with database.pair(SIZES[size]) as pair:
        _say(f"{database.name}, {size}: compare")
        scenarios = READING if size == READ_ONLY_SIZE else READING + EDITING
        comparison = compare(pair, Plan(scenarios, report.rounds, report.load), folder)
        report.add_comparison(database.name, pair.count, comparison)
        if size == RECORDED_SIZE:
            _say(f"{database.name}, {size}: recording")
            report.add_recording(database.name, recording.measure(pair, report.rounds))
        if size == HISTORY_SIZE:
            _say(f"{database.name}, {size}: history")
            report.add_history(database.name, pair.count, history.measure(pair, folder))
            _say(f"{database.name}, {size}: own fields")
            report.add_table(*own_fields.table(database.name, pair.count, own_fields.measure(pair, folder)))


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--databases", default="postgresql,sqlite", type=_words, help="postgresql, sqlite or both"
    )
    parser.add_argument("--sizes", default="1k,100k,1m", type=_words, help=f"of {', '.join(SIZES)}")
    parser.add_argument("--rounds", default=3, type=int)
    parser.add_argument("--seconds", default=2.0, type=float, help="of each scenario, server and round")
    parser.add_argument("--quick", action="store_true", help="see that it runs, and roughly how fast")
    parser.add_argument("--output", default=ROOT / "docs" / "performance.md", type=Path)
    return parser.parse_args([*QUICK, *arguments] if "--quick" in arguments else arguments)


def _words(text: str) -> list[str]:
    return text.split(",")


def _say(line: str) -> None:
    print(time.strftime("%H:%M:%S"), line, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
