"""The pages of the floor."""

import os
import threading
from collections.abc import Sequence
from typing import Any

from flask import Flask, redirect, render_template, request, url_for
from werkzeug import Response

from benchmarks.floor import postgresql, sqlite

CAP = 10_000

app = Flask(__name__)
sql = sqlite if os.environ["DATABASE_URL"].startswith("sqlite") else postgresql
of_thread = threading.local()


@app.get("/healthz")
def live() -> str:
    return "ok"


@app.get("/users/")
def index() -> str:
    if part := request.args.get("q"):
        rows, count = sql.find(_query, part.lower())
    else:
        rows, [[count]] = _page(), _query(sql.COUNT)
    return render_template("index.html", rows=rows, count=count, cap=CAP)


@app.get("/users/<int:user_id>/edit/")
def edit(user_id: int) -> str:
    [user] = _query(sql.ONE, user_id)
    return render_template("edit.html", user=user)


@app.post("/users/<int:user_id>/edit/")
def update(user_id: int) -> Response:
    _query(sql.UPDATE, *_typed(), user_id)
    return redirect(url_for("index"))


@app.post("/users/new/")
def create() -> Response:
    _query(sql.INSERT, *_typed())
    return redirect(url_for("index"))


def _page() -> Sequence[Any]:
    if request.args.get("sort") == "age":
        return _query(sql.BY_AGE)
    if after := request.args.get("after"):
        return _query(sql.AFTER, int(after))
    before = request.args.get("before")
    if not before:
        return _query(sql.FIRST)
    return (_query(sql.LAST) if before == "end" else _query(sql.BEFORE, int(before)))[::-1]


def _query(statement: str, *values: object) -> list[Any]:
    if not hasattr(of_thread, "connection"):
        of_thread.connection = sql.connect(os.environ["DATABASE_URL"])
    cursor = of_thread.connection.cursor()
    cursor.execute(statement, values)
    return cursor.fetchall() if cursor.description else []


def _typed() -> tuple[str, str, int, bool]:
    form = request.form
    return form["name"], form["email"], int(form["age"]), "active" in form
