"""The fence, set up."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.queries.fences import drop_fence, set_up_fence


@pytest.fixture
def fence(app: Flask) -> Iterator[None]:
    """Queries can be run; on PostgreSQL the role that they run as is gone afterwards."""
    set_up_fence(app)
    yield
    drop_fence(app)
