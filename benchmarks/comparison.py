"""One pair of databases, both servers on them, and every scenario in interleaved rounds."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from benchmarks.databases import Pair
from benchmarks.load import Load, Measured, press
from benchmarks.scenarios import READING, Scenario, measure, requests
from benchmarks.servers import Target, running

LISTS = 1_000
"""Requests of the first page, which warm a server up before its memory is looked at."""

Rounds = dict[str, list[Measured]]
"""``app`` and ``floor`` to what each round measured, in the same order."""


@dataclass(frozen=True)
class Plan:
    """How thoroughly to measure."""

    scenarios: Sequence[Scenario]
    rounds: int
    load: Load


@dataclass(frozen=True)
class Comparison:
    """`results` by scenario; `start` in seconds to the first answer and `memory` in MiB, by server."""

    results: dict[str, Rounds]
    start: dict[str, float]
    memory: dict[str, float]


def compare(pair: Pair, plan: Plan, folder: Path) -> Comparison:
    with ExitStack() as stack:
        targets = [
            stack.enter_context(running(name, url, folder))
            for name, url in (("app", pair.app), ("floor", pair.floor))
        ]
        memory = {target.name: _memory_after_lists(target, pair, plan.load) for target in targets}
        results = {scenario.name: _rounds(scenario, targets, pair, plan) for scenario in plan.scenarios}
        return Comparison(results, {target.name: target.started_in for target in targets}, memory)


def _memory_after_lists(target: Target, pair: Pair, load: Load) -> float:
    lists = islice(requests(READING[0], target, pair.count), LISTS)
    press(target.address, lists, status=200, load=Load(seconds=120, connections=load.connections))
    return target.memory()


def _rounds(scenario: Scenario, targets: Sequence[Target], pair: Pair, plan: Plan) -> Rounds:
    measured: Rounds = {target.name: [] for target in targets}
    for target in _turns(targets, plan.rounds):
        measured[target.name].append(measure(scenario, target, pair.count, plan.load))
    return measured


def _turns(targets: Sequence[Target], rounds: int) -> Iterator[Target]:
    """Let the servers change places from round to round: what grows with time helps neither."""
    for number in range(rounds):
        yield from targets if number % 2 == 0 else reversed(targets)
