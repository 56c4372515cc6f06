"""The blueprint that the files of this package fill."""

from flask import Blueprint

bp = Blueprint("statements", __name__, url_prefix="/statements")
