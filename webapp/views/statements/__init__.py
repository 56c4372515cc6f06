"""Statements that administrators write: the form, and what becomes of it."""

from webapp.views.statements import running
from webapp.views.statements.blueprint import bp

__all__ = ["bp", "running"]
