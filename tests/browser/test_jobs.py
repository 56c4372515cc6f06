"""A job's page in a real browser: it keeps itself up to date, and has an end."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

PHONE = {"viewport": {"width": 360, "height": 720}}

WAITING = """
    INSERT INTO job (kind, title, work, actor_id, actor_name, state, created_at)
    VALUES ('count', '{"id": "Count", "params": {}, "plural": null}', '{}', ?, 'Ben', 'waiting', '2026-01-01 00:00:00')
"""
RUNNING = "UPDATE job SET state = 'running', started_at = '2026-01-01 00:00:00', done = 1, total = 4"
DONE = "UPDATE job SET state = 'done', ended_at = '2026-01-01 00:01:00'"
FAILED = """
    UPDATE job SET state = 'failed', ended_at = '2026-01-01 00:01:00', page = '/users/',
    error = '{"id": "Something changed since you looked, so nothing was saved.", "params": {}, "plural": null}'
"""


@pytest.fixture
def job(outside, cast) -> str:
    outside(WAITING, cast["ben"])
    return "/jobs/1/"


def test_the_page_follows_the_job_and_then_rests(open_tab, outside, job):
    page = open_tab("ben")
    page.goto(job)
    expect(page.get_by_text("No worker is running")).to_be_visible()
    outside(RUNNING)
    expect(page.get_by_text("25%")).to_be_visible()
    outside(DONE)
    expect(page.get_by_text("Done.")).to_be_visible()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.wait_for_timeout(2500)
    assert asked == []


def test_the_focus_stays_on_the_button(open_tab, outside, job):
    page = open_tab("ben")
    page.goto(job)
    page.get_by_role("button", name="Cancel").focus()
    outside(RUNNING)
    expect(page.get_by_text("25%")).to_be_visible()
    expect(page.get_by_role("button", name="Cancel")).to_be_focused()


def test_without_scripts_the_page_is_refreshed(open_tab, outside, job):
    page = open_tab("ben", java_script_enabled=False)
    page.goto(job)
    outside(RUNNING)
    expect(page.get_by_text("25%")).to_be_visible()


@pytest.mark.parametrize("statement", [None, RUNNING, DONE, FAILED])
def test_axe_finds_nothing_in_any_state(open_tab, outside, job, assert_accessible, statement):
    if statement:
        outside(statement)
    page = open_tab("ben", **PHONE)
    page.goto(job)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert_accessible(page)
