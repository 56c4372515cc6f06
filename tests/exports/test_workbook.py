"""What a spreadsheet finds in a workbook."""

import io
from datetime import date
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import insert
from sqlalchemy.orm import Session

from tests.exports.exporting import asked, define
from webapp.db import db
from webapp.exports import workbook
from webapp.exports.formats import Format
from webapp.exports.sheets import workbook_of
from webapp.exports.streaming import Export
from webapp.exports.workbook import WorkbookLimitError
from webapp.fields.formulas import restored
from webapp.models import User


@pytest.mark.parametrize(
    ("field", "stored", "found"),
    [
        ("fee", "-12.50", -12.5),
        ("fee", "123456789012345678", "123456789012345678"),
        ("shoes", 42, 42),
        ("born", "2026-11-26", date(2026, 11, 26)),
        ("born", "1900-03-01", date(1900, 3, 1)),
        ("born", "1899-12-31", "1899-12-31"),
        ("born", "no day", "no day"),
        ("paid", True, True),
        ("does", "swims,sings", "swims,sings"),
        ("note", "=1+1", "=1+1"),
        ("note", "https://example.org", "https://example.org"),
        ("note", "12", "12"),
        ("phone", "+7 916 123-45-67", "+7 916 123-45-67"),
    ],
)
def test_each_value_is_what_it_is(session: Session, field: str, stored: object, found: object):
    define()
    add(session, {field: stored})
    assert cells(session, f"extra.{field}") == ["id", [1, found]]


def test_an_apostrophe_comes_back_after_an_import_took_one_off(session: Session):
    define()
    add(session, {"note": "'t Hooft"})
    [_, [_, cell]] = cells(session, "extra.note")
    assert restored(cell) == "'t Hooft"


def test_more_people_than_a_sheet_has_rows_are_refused(session: Session, monkeypatch: pytest.MonkeyPatch):
    define()
    add(session, {}, {}, {})
    monkeypatch.setattr(workbook, "MOST_ROWS", 2)
    with pytest.raises(WorkbookLimitError):
        cells(session, "name")


def add(session: Session, *extras: dict[str, Any]) -> None:
    session.execute(insert(User), [{"name": "Anna", "extra": extra} for extra in extras])
    session.commit()


def cells(session: Session, column: str) -> list[Any]:
    """The first head and each row."""
    query, file = asked(session, columns=(column,)), io.BytesIO()
    with Export(db.engine, query, Format.JSONL) as lines:
        list(workbook_of(file, query, [column], lines))
    file.seek(0)
    [head, *rows] = CalamineWorkbook.from_filelike(file).get_sheet_by_index(0).to_python()
    return [head[0], *rows]
