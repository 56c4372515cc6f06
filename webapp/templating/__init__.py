"""What templates can say beyond Jinja: texts, times, icons, and who may do what."""

from webapp.templating.environment import init_app
from webapp.templating.sentences import sentence
from webapp.translation import translated

__all__ = ["init_app", "sentence", "translated"]
