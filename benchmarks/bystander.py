"""Somebody who reads and saves while something large is going on, and how long they wait."""

import threading
import time
import urllib.error
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Self

from benchmarks.scenarios import EDITING, READING, Scenario, filled
from benchmarks.servers import Target

PAUSE = 0.1
"""Seconds between what they do."""

LIST, CREATE = READING[0], EDITING[-1]


@dataclass
class Waits:
    """Seconds that each request took, and how many were turned away."""

    lists: list[float] = field(default_factory=list[float])
    saves: list[float] = field(default_factory=list[float])
    refused: int = 0

    def __str__(self) -> str:
        told = f"{max(self.lists, default=0):.2f} / {max(self.saves, default=0):.2f}"
        return f"{told}, {self.refused} turned away" if self.refused else told

    @classmethod
    @contextmanager
    def beside(cls, target: Target) -> Iterator[Self]:
        """Have one bystander read and another save until the block ends."""
        waits, is_over = cls(), threading.Event()
        bystanders = [
            threading.Thread(target=waits._go_on, args=(target, scenario, times, is_over))
            for scenario, times in ((LIST, waits.lists), (CREATE, waits.saves))
        ]
        for each in bystanders:
            each.start()
        try:
            yield waits
        finally:
            is_over.set()
            for each in bystanders:
                each.join()

    def _go_on(
        self, target: Target, scenario: Scenario, times: list[float], is_over: threading.Event
    ) -> None:
        while not is_over.wait(PAUSE):
            began = time.perf_counter()
            try:
                target.open(*filled(scenario, target, people=1))
            except urllib.error.HTTPError:
                self.refused += 1
            times.append(time.perf_counter() - began)
