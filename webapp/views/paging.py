"""Links between the pages of a long list, and where a page begins."""

import re
from dataclasses import dataclass

from flask import abort, request
from flask_babel import gettext

NUMBER = re.compile(r"[0-9]{1,18}")


@dataclass(frozen=True)
class Pager:
    """Addresses of other pages; None where there is none."""

    first: str | None = None
    previous: str | None = None
    next: str | None = None
    last: str | None = None


def read_number(name: str) -> int | None:
    """Return a parameter that says where a page begins, None if it is not given; answer 400 if it is no number."""
    text = request.args.get(name)
    if text is None:
        return None
    if not NUMBER.fullmatch(text):
        abort(400, gettext("“%(name)s” must be the number of a change.", name=name))
    return int(text)
