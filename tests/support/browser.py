"""A real browser: the system's, Playwright's, else one that is installed, which is announced."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")


def find_browser() -> Path:
    """Raises FileNotFoundError; its message says what to do."""
    for path in _candidates():
        if path.exists() and _starts(path):
            return path
    raise FileNotFoundError(
        "No Chromium for the tests: `make test` installs one, or set BROWSER_BIN to its path."
    )


def install_browser() -> Path:
    """Find a browser, or install Playwright's, or as root on Debian the system's."""
    try:
        return find_browser()
    except FileNotFoundError:
        for command in _installers():
            sys.stderr.write(f"No Chromium found; running: {' '.join(command)}\n")
            subprocess.run(command, check=False, stdout=sys.stderr)
            if path := next((path for path in _candidates() if path.exists()), None):
                return path
        raise


def _candidates() -> Iterator[Path]:
    if "BROWSER_BIN" in os.environ:
        yield Path(os.environ["BROWSER_BIN"])
    yield from (Path(found) for name in NAMES if (found := shutil.which(name)))
    yield MAC
    with sync_playwright() as playwright:
        yield Path(playwright.chromium.executable_path)


def _starts(path: Path) -> bool:
    """Whether it is a browser: Ubuntu's package of that name may only say how to get one."""
    result = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)
    return result.returncode == 0 and "Chrom" in result.stdout


def _installers() -> Iterator[list[str]]:
    yield [sys.executable, "-m", "playwright", "install", "chromium"]
    if os.geteuid() == 0 and shutil.which("apt-get"):
        yield ["apt-get", "update", "--quiet"]
        yield ["apt-get", "install", "--quiet", "--yes", "--no-install-recommends", "chromium"]
