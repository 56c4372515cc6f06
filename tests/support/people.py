"""The register seen from outside, and pages as their readers see them."""

import json
from typing import Any

from werkzeug.test import TestResponse

from tests.support.databases import Outside
from tests.support.forms import read_main


def add_person(outside: Outside, name: str, **values: object) -> int:
    """Put a person into the register past the application; returns the id."""
    names = ", ".join(("name", *values))
    places = ", ".join("?" * (len(values) + 1))
    outside(f"INSERT INTO users ({names}) VALUES ({places})", name, *values.values())
    return outside("SELECT max(id) FROM users")[0][0]


def people(outside: Outside) -> list[tuple[Any, ...]]:
    """Name, e-mail, age and mark of everybody, without Mia of the cast."""
    rows = outside("SELECT name, email, age, active FROM users WHERE name <> 'Mia' ORDER BY id")
    return [(name, email, age, bool(active)) for name, email, age, active in rows]


def last_change(outside: Outside) -> tuple[str, Any, Any]:
    """Operation, old and new of the last change on record."""
    op, old, new = outside("SELECT op, old, new FROM change ORDER BY id DESC LIMIT 1")[0]
    return op, *(json.loads(side) if isinstance(side, str) else side for side in (old, new))


def words(answer: TestResponse) -> str:
    """What the page says, in one line."""
    return " ".join(read_main(answer).select_one("main").get_text(" ").split())


def error_at(answer: TestResponse, control: str) -> str:
    """What is said beside a control, as assistive technology finds it."""
    page = read_main(answer)
    found = page.select_one(f'main [name="{control}"]')
    assert found["aria-invalid"] == "true"
    return " ".join(page.find(id=found["aria-describedby"].split()[-1]).text.split())
