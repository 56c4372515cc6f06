"""What must hold in every file. A rule that fails says why it is there, and the way out."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from config import ROOT

IN_TEMPLATES = {
    r"<style|\sstyle\s*=": "The content security policy forbids inline style: give it a class in static/css/.",
    r"<script(?![^>]*\ssrc=)": "The content security policy forbids inline scripts: write a module in static/js/.",
    r"<[^>]*\son\w+\s*=": "The content security policy forbids handlers in attributes: listen in static/js/.",
    r"\|\s*safe\b|autoescape false": "Unescaped text is how scripts get in: return markupsafe.Markup from Python.",
    r"(src|href|action)=[\"']https?://": "A page loads nothing from elsewhere: put the file into static/.",
}


def test_only_transactions_commit():
    found = search(python_files(), r"\.commit\(", allowed=["webapp/changes/transactions.py"])
    assert not found, explain(
        found,
        "A commit elsewhere would save without a changeset, a check of rights, or idempotence.",
        "Write an Operation and give it to transactions.commit; untracked tables go through housekeep.",
    )


def test_only_security_reads_the_session_cookie():
    pattern = r"\bflask\.session\b|from flask import [^\n]*\bsession\b"
    found = search(python_files(), pattern, allowed=["webapp/security/"])
    assert not found, explain(
        found,
        "What the cookie holds decides who is signed in, so one place answers for it.",
        "Ask webapp.security, or keep the state in the address or in the form.",
    )


def test_nothing_replaces_rows():
    found = search([*python_files(), *migrations()], r"(?i)(?<!CREATE )\bOR REPLACE\b|\bREPLACE INTO\b")
    assert not found, explain(
        found,
        "SQLite deletes the old row on REPLACE without firing its triggers, so history would miss it.",
        "UPDATE the row, or INSERT ... ON CONFLICT DO UPDATE.",
    )


def test_no_delete_cascades():
    found = search([*python_files(), *migrations()], r"(?i)ON DELETE CASCADE|ondelete\s*=")
    assert not found, explain(
        found,
        "A row that the database deletes along with another has no operation that says why.",
        "Delete it in the operation, before the row it refers to.",
    )


@pytest.mark.parametrize(("pattern", "reason"), IN_TEMPLATES.items())
def test_templates_keep_to_the_content_security_policy(pattern: str, reason: str):
    found = search(sorted((ROOT / "templates").rglob("*.html")), pattern)
    assert not found, explain(found, reason)


def test_locks_name_no_registry():
    locks = sorted(ROOT.glob("requirements*.txt"))
    found = search(locks, r"://|^--(?!hash)|index-url|find-links")
    assert locks
    assert not found, explain(
        found,
        "A registry's address would bind everybody to the network of whoever made the lock.",
        "Make the locks by `make lock`.",
    )


def python_files() -> list[Path]:
    return sorted((ROOT / "webapp").rglob("*.py"))


def migrations() -> list[Path]:
    return sorted((ROOT / "migrations" / "versions").glob("*.py"))


def search(files: list[Path], pattern: str, *, allowed: list[str] = ()) -> list[str]:
    """`file:line: text` of each match outside of the files, or folders, that are allowed to."""
    names = {path: path.relative_to(ROOT).as_posix() for path in files}
    return [
        f"{name}:{line}"
        for path, name in names.items()
        if not name.startswith(tuple(allowed))
        for line in matches(path.read_text(), pattern)
    ]


def matches(text: str, pattern: str) -> Iterator[str]:
    for match in re.finditer(pattern, text, re.MULTILINE):
        number = text.count("\n", 0, match.start()) + 1
        yield f"{number}: {text.splitlines()[number - 1].strip()}"


def explain(found: list[str], *sentences: str) -> str:
    return "\n".join([" ".join(sentences), *found])
