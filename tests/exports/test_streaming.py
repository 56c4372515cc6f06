import pytest
from sqlalchemy.orm import Session
from webapp.db import db
from webapp.exports.formats import Format
from webapp.exports.streaming import Export, csv_head
from webapp.users.query import ListQuery
from tests.users.people import add


def test_x(session):
    add(session, [{"name": '=Ada, "x"', "age": 3}, {"name": "Bob", "active": False}])
    session.commit()
    q = ListQuery.parse({"sort": ["-age"], "q": ["b"]})
    with Export(db.engine, q, Format.CSV, head=csv_head(["a"])) as e:
        print(b"".join(e))
    q = ListQuery.parse({"sort": ["-age"]})
    with Export(db.engine, q, Format.JSONL) as e:
        print(b"".join(e))
    with Export(db.engine, q, Format.CSV) as e:
        print(b"".join(e))
