"""The application as people meet it: gunicorn with its workers, on a port of its own."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

from config import ROOT
from tests.support.ports import free_port


@dataclass(frozen=True)
class Live:
    port: int
    process: subprocess.Popen[bytes]
    output: Path
    errors: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def running_server(folder: Path, settings: Mapping[str, str]) -> Iterator[Live]:
    """Serve under these settings until the block ends; what it prints is kept in the folder."""
    port = free_port()
    own = {"HOST": "127.0.0.1", "PORT": str(port), "INSTANCE_PATH": str(folder)}
    # A worker that is told to stop while it is being forked misses it, and is then waited for this long.
    own |= {"GUNICORN_CMD_ARGS": "--graceful-timeout=3"}
    environment = os.environ | own | settings
    output, errors = folder / "stdout", folder / "stderr"
    with output.open("wb") as out, errors.open("wb") as err:
        command = [sys.executable, "-m", "gunicorn"]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=err)
    live = Live(port, process, output, errors)
    try:
        _wait_for(live)
        yield live
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def _wait_for(live: Live) -> None:
    """Until it answers, and be it that it does not go by the name that the test calls it."""
    deadline = time.monotonic() + 30
    while live.process.poll() is None and time.monotonic() < deadline:
        try:
            with urlopen(f"{live.url}/healthz", timeout=10):
                return
        except HTTPError:
            return
        except OSError:
            time.sleep(0.02)
    raise RuntimeError(f"gunicorn did not start: {live.errors.read_text()}")
