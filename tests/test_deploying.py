"""What stands in front of Rollbook."""

import re
from pathlib import Path

from flask import Flask

from webapp.forms.grid_rows import LARGEST as LARGEST_GRID
from webapp.views.imports.uploading import AROUND, LARGEST

NGINX = (Path(__file__).parent.parent / "deploy" / "nginx.conf").read_text()
MEGABYTE = 1024 * 1024


def test_the_proxy_lets_through_what_is_promised(app: Flask):
    with app.test_request_context():
        path = app.url_for("imports.create")
    site, _, upload = NGINX.partition(f"location = {path} {{")
    assert largest_body(upload) >= LARGEST + AROUND
    assert largest_body(site) >= LARGEST_GRID


def largest_body(block: str) -> int:
    found = re.search(r"client_max_body_size ([0-9]+)m;", block)
    assert found
    return int(found[1]) * MEGABYTE
