"""The two servers, side by side under the same gunicorn: the app, with somebody signed in, and the floor."""

import contextlib
import os
import re
import secrets
import signal
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path

from benchmarks.load import Address
from config import ROOT
from tests.support.ports import free_port

MODULES = {"app": "wsgi:app", "floor": "benchmarks.floor.app:app"}
EMAIL = "bench@example.org"
CSRF_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@dataclass
class Target:
    """A server as a signed-in browser sees it. `started_in` is the time in seconds to its first answer."""

    name: str
    address: Address
    process: subprocess.Popen[bytes]
    started_in: float
    csrf_token: str = ""
    _jar: CookieJar = field(default_factory=CookieJar)

    @property
    def host(self) -> str:
        return f"{self.address[0]}:{self.address[1]}"

    @property
    def headers(self) -> str:
        """What every request carries, for who asks with less than a browser."""
        cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in self._jar)
        return f"Host: {self.host}\r\nCookie: {cookies}\r\n"

    def open(self, path: str, form: Mapping[str, str] | None = None) -> tuple[str, str]:
        """Ask for a page, or send a form; give the path and the text of where it led.

        :raises HTTPError: the answer is an error.
        """
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._jar))
        data = urllib.parse.urlencode(form).encode() if form is not None else None
        with opener.open(f"http://{self.host}{path}", data) as answer:
            return answer.url.removeprefix(f"http://{self.host}"), answer.read().decode()

    def download(self, path: str) -> tuple[float, float, int]:
        """Take in a file and throw it away; give the seconds to its first bytes and to its end, and its size."""
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._jar))
        began = time.perf_counter()
        with opener.open(f"http://{self.host}{path}") as answer:
            size = len(answer.read(1))
            first = time.perf_counter() - began
            while piece := answer.read(1 << 20):
                size += len(piece)
        return first, time.perf_counter() - began, size

    def sign_in(self, path: str) -> None:
        """Use a one-time link."""
        _, page = self.open(path)
        self.open(path, {"csrf_token": _csrf_token(page)})
        self.csrf_token = _csrf_token(self.open("/users/new/")[1])

    def memory(self) -> float:
        """Return the largest worker's resident memory in MiB."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return max(_resident(int(child)) for child in children)


@contextlib.contextmanager
def running(name: str, database_url: str, folder: Path) -> Iterator[Target]:
    """Serve until the block ends; the app has an administrator, who is signed in."""
    port = free_port()
    environment = os.environ | {
        "DATABASE_URL": database_url,
        "INSTANCE_PATH": str(folder),
        "HOST": "127.0.0.1",
        "PORT": str(port),
    }
    path = _create_administrator(environment) if name == "app" else ""
    gunicorn = [
        sys.executable,
        "-m",
        "gunicorn",
        "--config",
        str(Path(__file__).with_name("gunicorn.conf.py")),
    ]
    command = [*gunicorn, "--bind", f"127.0.0.1:{port}", MODULES[name]]
    began = time.perf_counter()
    with (folder / f"{name}.log").open("ab") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        _wait_for(process, port, log.name)
        target = Target(name, ("127.0.0.1", port), process, time.perf_counter() - began)
        if path:
            target.sign_in(path)
        yield target
    except Exception as error:
        error.add_note(f"{name} logged: {Path(log.name).read_text()[-2_000:]}")
        raise
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)


def _create_administrator(environment: Mapping[str, str]) -> str:
    """Return the path of a link that signs the administrator in."""
    flask("create-admin", EMAIL, "--password-stdin", environment=environment, typed=secrets.token_urlsafe(32))
    printed = flask("sign-in-link", EMAIL, environment=environment)
    return printed[printed.index("/sign-in/link/") :].split()[0]


def most_memory(pid: int) -> float:
    """Return the most resident memory that a process ever had in MiB; 0 once it has ended."""
    return _memory(pid, "VmHWM")


def flask(*arguments: str, environment: Mapping[str, str], typed: str = "") -> str:
    """Run a command of the app; return what it printed."""
    command = [sys.executable, "-m", "flask", "--app", "wsgi", *arguments]
    return subprocess.run(
        command, input=typed, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
    ).stdout


def _wait_for(process: subprocess.Popen[bytes], port: int, log: str) -> None:
    while process.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz"):
            return
        time.sleep(0.005)
    raise RuntimeError(f"gunicorn did not start, see {log}")


def _csrf_token(page: str) -> str:
    found = CSRF_TOKEN.search(page)
    if not found:
        raise ValueError("there is no form on the page")
    return found[1]


def _resident(pid: int) -> float:
    return _memory(pid, "VmRSS")


def _memory(pid: int, kind: str) -> float:
    found = Path(f"/proc/{pid}/status").read_text().partition(f"{kind}:")[2].split()
    return int(found[0]) / 1024 if found else 0.0
