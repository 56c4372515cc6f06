"""What templates can say beyond Jinja: texts, times, icons, and who may do what."""

from webapp.templating.environment import init_app
from webapp.templating.fragments import drawn
from webapp.templating.sentences import row_sentence, sentence, statement_sentence, undo_sentence
from webapp.translation import translated

__all__ = [
    "drawn",
    "init_app",
    "row_sentence",
    "sentence",
    "statement_sentence",
    "translated",
    "undo_sentence",
]
