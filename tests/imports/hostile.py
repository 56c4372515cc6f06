"""Bounds that hostile files must keep to."""

import time
import tracemalloc
from contextlib import contextmanager

MEGABYTE = 1024 * 1024


@contextmanager
def bounded(seconds=10, megabytes=60):
    tracemalloc.start()
    began = time.process_time()
    yield
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert time.process_time() - began < seconds
    assert peak < megabytes * MEGABYTE
