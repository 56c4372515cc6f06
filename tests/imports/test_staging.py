"""What the rows of a file would do, found out before anything is done."""

import pytest

from tests.imports.importing import counts, fates, staged
from webapp.imports.settings import Settings

pytestmark = pytest.mark.usefixtures("session")


def test_rows_are_new_changed_unchanged_or_rejected(outside):
    outside.many("INSERT INTO users (name, email, age) VALUES (?, ?, ?)", [("Ann", "ann@x.org", 1), ("Ben", "b@x.org", 2)])
    import_id = staged("name,email,age\nAnn,ANN@x.org,1\nBen,b@x.org,3\nCleo,cleo@x.org,4\nDan,dan@x.org,many\n")
    assert counts(import_id) == {"new": 1, "changed": 2, "rejected": 1}
