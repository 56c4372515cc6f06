"""What is kept of files goes when its time is over."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.imports.importing import applied, staged, uploaded
from webapp.changes.transactions import housekeep
from webapp.db import db
from webapp.imports.forgetting import KEPT, forget_import
from webapp.models import Import

pytestmark = pytest.mark.usefixtures("session")

FILE = "name,email,age\nAnn,ann@x.org,1\nBen,ben@x.org,many\n"
CONTENTS = ("import_chunk", "import_row", "import_fate")


def test_the_next_file_takes_those_away_that_are_older_than_a_month(outside):
    old, taken_over, young = staged(FILE), staged(FILE), staged(FILE)
    applied(taken_over, skips_rejected=True)
    age(KEPT + timedelta(minutes=1), old, taken_over)
    age(KEPT - timedelta(minutes=1), young)
    last = uploaded(FILE)
    assert ids(outside, "import") == [taken_over, young, last]
    assert ids(outside, "import_row") == ids(outside, "import_fate") == [young]
    assert ids(outside, "import_chunk") == [young, last]


def test_of_a_file_that_is_dropped_nothing_is_left(outside):
    dropped, other = staged(FILE), staged(FILE)
    housekeep(lambda session: forget_import(session, dropped))
    assert [ids(outside, table) for table in ("import", *CONTENTS)] == [[other]] * 4


def age(by: timedelta, *import_ids: int) -> None:
    created = Import.created_at.key
    housekeep(
        lambda session: [
            setattr(session.get_one(Import, each), created, datetime.now(UTC) - by) for each in import_ids
        ]
    )
    db.session.rollback()


def ids(outside, table):
    column = "id" if table == "import" else "import_id"
    return [row[0] for row in outside(f"SELECT DISTINCT {column} FROM {table} ORDER BY 1")]
