"""The role that queries run as on PostgreSQL: it belongs to the whole cluster, so each database has its own."""

from flask import Flask

from webapp.db import QUERIES, db


def set_up_fence(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["queries", "grant"])
    assert result.exit_code == 0, result.output


def drop_fence(app: Flask) -> None:
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            return
        role = db.engines[QUERIES].url.username
        db.engines[QUERIES].dispose()
        with db.engine.begin() as connection:
            connection.exec_driver_sql(f"DROP OWNED BY {role}")
            connection.exec_driver_sql(f"DROP ROLE {role}")
