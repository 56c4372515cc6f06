"""One blueprint per resource."""

from flask import Blueprint, Flask
from werkzeug.routing import IntegerConverter, Map

from webapp.views import (
    accounts,
    assets,
    drafts,
    fields,
    health,
    home,
    imports,
    jobs,
    own_record,
    queries,
    sign_in,
    sign_out,
    statements,
    transcripts,
    undoing,
    users,
)

BLUEPRINTS: tuple[Blueprint, ...] = (
    own_record.bp,  # the blueprint of one's account, with the pages of the own record on it
    accounts.bp,
    assets.bp,
    drafts.bp,
    fields.bp,
    undoing.bp,  # the blueprint of changes, with the pages of undo on it
    health.bp,
    home.bp,
    imports.bp,
    jobs.bp,
    queries.bp,
    sign_in.bp,
    sign_out.bp,
    statements.bp,
    transcripts.bp,
    users.bp,
)


class RowId(IntegerConverter):
    """The id of a row in an address. One beyond 64 bits, which neither database takes, leads nowhere: 404."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=2**63 - 1)


def init_app(app: Flask) -> None:
    app.url_map.converters["int"] = RowId
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
