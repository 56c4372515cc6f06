"""The blueprint that the files of this package fill."""

from flask import Blueprint

bp = Blueprint("users", __name__, url_prefix="/users")
