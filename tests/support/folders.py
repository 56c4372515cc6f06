"""Where tests write: into memory where there is room, since what they write is gone a moment later."""

import shutil
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108  # the files in it get folders that nobody else can open

ROOM = 2 * 1024**3
"""Bytes: several times what a run has on it at once."""


def fast_folder() -> Path:
    """The folder for temporary files."""
    if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM:
        return MEMORY
    return Path(tempfile.gettempdir())
