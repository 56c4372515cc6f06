"""Every migration goes down and up again on a register with people and history in it."""

import flask_migrate
from flask import Flask
from sqlalchemy import func, inspect, select
from sqlalchemy.orm import Session

from webapp.db import db
from webapp.models import User
from webapp.users import sample_history


def test_models_and_migrations_agree(session: Session):
    flask_migrate.check()


def test_going_down_leaves_nothing_behind(session: Session):
    fill()
    flask_migrate.downgrade(revision="base")
    assert inspect(db.engine).get_table_names() == ["alembic_version"]


def test_a_register_that_went_down_and_up_records_again(session: Session):
    fill()
    flask_migrate.downgrade(revision="base")
    flask_migrate.upgrade()
    fill()
    assert session.scalar(select(func.count(User.id))) == 20


def test_migrating_again_changes_nothing(app: Flask, session: Session):
    fill()
    flask_migrate.upgrade()
    assert session.scalar(select(func.count(User.id))) == 20


def fill() -> None:
    for _ in sample_history.load(count=20, seed=1):
        pass
    db.session.remove()
