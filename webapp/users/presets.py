"""Fields that registers of a kind have in common, to be added at once."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from webapp.fields import OWN, Message
from webapp.fields.messages import own_text
from webapp.users.defining import Definition


@dataclass(frozen=True)
class Preset:
    """Several fields by name, each as `CreateFields` takes it, and what they are for."""

    name: str
    label: Message
    summary: Message
    definitions: Mapping[str, Definition]


@cache
def read_presets() -> Mapping[str, Preset]:
    """Return the presets of `presets.toml` by name."""
    text = Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
    return {name: _preset(name, table) for name, table in tomllib.loads(text).items()}


def _preset(name: str, table: Mapping[str, Any]) -> Preset:
    fields: Mapping[str, Definition] = table["fields"]
    return Preset(
        name,
        own_text(table["label"], ru=table["label_ru"]),
        own_text(table["summary"], ru=table["summary_ru"]),
        {f"{OWN}{key}": {"name": f"{OWN}{key}", **definition} for key, definition in fields.items()},
    )
