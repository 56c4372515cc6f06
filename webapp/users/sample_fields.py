"""What the sample's register says about people beyond the built-in fields: a club's fields, and believable values."""

import random
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from webapp.fields import OWN
from webapp.users.defining import Definition
from webapp.users.presets import read_presets
from webapp.users.sample import Values

MEMBERSHIP, SINCE, PHONE = f"{OWN}membership", f"{OWN}member_since", f"{OWN}phone"

FOUNDED, LAST_ADMISSION = date(2004, 3, 1), date(2026, 10, 31)
YOUNGEST, OF_AGE, OLD = 5, 18, 70

KINDS = {"full": 60, "family": 25, "supporting": 15}
"""Of grown-ups, and how many of a hundred."""

NUMBERS = ("+44 20 7946 0{:03}", "+44 7700 900{:03}", "+44 113 496 0{:03}")
"""Reserved for films and books: they reach nobody."""

IS_HONORARY, HAS_PHONE = 0.3, 0.8
"""Shares: of the old, and of all."""


def definitions() -> tuple[Definition, ...]:
    """Return the fields, in their order."""
    club = read_presets()["club"].definitions
    return tuple(club[name] for name in (MEMBERSHIP, SINCE, PHONE))


def with_own_values(everybody: Iterable[Values], *, seed: int) -> Iterator[Values]:
    """Give people with their values in these fields: the same ones for the same seed."""
    # Nothing secret hangs on it.
    rng = random.Random(seed)  # noqa: S311
    for person in everybody:
        age = person["age"]
        yield person | _own_values(rng, age if isinstance(age, int) else OF_AGE)


def _own_values(rng: random.Random, age: int) -> Values:
    return {
        MEMBERSHIP: _kind(rng, age),
        SINCE: _admission(rng, age).isoformat(),
        PHONE: rng.choice(NUMBERS).format(rng.randrange(1000)) if rng.random() < HAS_PHONE else None,
    }


def _kind(rng: random.Random, age: int) -> str:
    if age < OF_AGE:
        return "youth"
    if age >= OLD and rng.random() < IS_HONORARY:
        return "honorary"
    [kind] = rng.choices(list(KINDS), list(KINDS.values()))
    return kind


def _admission(rng: random.Random, age: int) -> date:
    """Return a day on which the person was old enough; most are recent."""
    first = max(FOUNDED, LAST_ADMISSION - timedelta(days=365 * max(age - YOUNGEST, 1)))
    days = (LAST_ADMISSION - first).days
    return LAST_ADMISSION - timedelta(days=int(rng.triangular(0, days, 0)))
