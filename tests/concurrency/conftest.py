"""Many people at once, on a server with several workers."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.cast import sign_in
from tests.support.live import Live, running_server
from tests.support.visitor import Visitor


@pytest.fixture
def live(settings: dict[str, str], cast: dict[str, int], tmp_path: Path) -> Iterator[Live]:
    several = {"WEB_CONCURRENCY": "3"}
    with running_server(tmp_path, settings | several) as live:
        yield live


@pytest.fixture
def editor(live: Live) -> Callable[[], Visitor]:
    """Another browser in which Ben, an editor, is signed in."""

    def arrive() -> Visitor:
        visitor = Visitor(live.url)
        sign_in(visitor, "ben")
        return visitor

    return arrive
