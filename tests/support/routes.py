"""Every route of the application, with an address to ask for."""

from dataclasses import dataclass

from flask import Flask

from tests.support.databases import Outside
from webapp.access.actors import CommandLine, actor_of
from webapp.changes.drafts import writing
from webapp.changes.drafts.writing import Added, Origin
from webapp.changes.log import created_row
from webapp.changes.operations import to_json
from webapp.changes.transactions import commit, housekeep
from webapp.changes.undo.operation import Undo
from webapp.db import db
from webapp.jobs import CommitOperation, enqueue
from webapp.queries import saved
from webapp.queries.parameters import Parameter
from webapp.queries.saved import Query
from webapp.users.operations import CreateUsers

TABLES = (
    "users",
    "account",
    "changeset",
    "change",
    "field",
    "draft",
    "draft_step",
    "draft_row",
    "draft_comment",
    "sign_in",
    "credential",
    "link",
    "throttle",
    "preference",
    "export_file",
    "export_chunk",
    "job",
    "query",
)


ASKED = Query("Planted", None, "SELECT :x", [Parameter("x")], "", is_shared=True)


@dataclass(frozen=True)
class Route:
    endpoint: str
    method: str
    url: str

    @property
    def name(self) -> str:
        return f"{self.method} {self.endpoint}"


def routes(app: Flask, values: dict[str, object]) -> list[Route]:
    """Each rule under each of its methods: pages, then forms, deletions last. `values` fills addresses."""
    adapter = app.url_map.bind("localhost")
    found = [
        Route(
            rule.endpoint,
            method,
            adapter.build(rule.endpoint, {name: values[name] for name in rule.arguments}),
        )
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]
    return sorted(found, key=lambda route: (route.method != "GET", route.endpoint.endswith(".delete")))


def fill_addresses(app: Flask, cast: dict[str, int], *, planted: str) -> dict[str, object]:
    """Values for every variable part of an address.

    The person and the changeset are of somebody with this e-mail, the job is Ben's.
    """
    with app.app_context():
        operation = CreateUsers(({"name": "Planted", "email": planted},))
        work = CommitOperation(to_json(operation))
        outcome = commit(operation, actor=CommandLine())
        assert outcome.changeset_id
        step = _draft(outcome.changeset_id, cast["ben"])
        return {
            "draft_id": step.draft_id,
            "step_id": step.step_id,
            "number": 0,
            "user_id": created_row(db.session(), outcome.changeset_id, "users"),
            "account_id": cast["dan"],
            "changeset_id": outcome.changeset_id,
            "sign_in_id": 4711,
            "import_id": 4711,
            "job_id": housekeep(lambda session: enqueue(session, work, actor_of(cast["ben"], "Ben"))),
            "file_id": 4711,
            "token": "made-up",
            "digest": "0",
            "name": "icons/favicon.svg",
            "slug": housekeep(lambda session: saved.create(session, ASKED, cast["ada"])),
            "field_name": "age",
            "preset_name": "club",
        }


def _draft(changeset_id: int, account_id: int) -> Added:
    """A draft that would take the changeset back, after adding somebody."""
    origin = Origin(account_id, {})
    housekeep(lambda session: writing.add(session, Undo(changeset_id), origin, new_name="Planted draft"))
    person = CreateUsers(({"name": "Drafted"},))
    return housekeep(lambda session: writing.add(session, person, origin, new_name="Another"))


def everything(outside: Outside, *tables: str) -> dict[str, list[tuple[object, ...]]]:
    """What the tables hold; all, if none are named."""
    return {table: sorted(outside(f"SELECT * FROM {table}"), key=str) for table in tables or TABLES}
