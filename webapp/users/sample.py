"""Believable people for a first look, a demonstration or a benchmark. Nobody here exists."""

import random
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate

from webapp.users.sample_names import read_peoples

Values = dict[str, str | int | bool | None]

CAST: tuple[Values, ...] = (
    {"name": "Melissa Lewis", "email": "melissa.lewis@example.org", "age": 41, "active": True},
    {"name": "Rick Martinez", "email": "rick.martinez@example.org", "age": 37, "active": True},
    {"name": "Alex Vogel", "email": "alex.vogel@example.org", "age": 43, "active": True},
    {"name": "Chris Beck", "email": "chris.beck@example.org", "age": 34, "active": True},
    {"name": "Beth Johanssen", "email": "beth.johanssen@example.org", "age": 29, "active": True},
    {"name": "Mark Watney", "email": "mark.watney@example.org", "age": 36, "active": True},
    {"name": "Пётр", "email": None, "age": 20, "active": True},
    {"name": "Василий", "email": None, "age": 26, "active": True},
)
"""Always in the sample. None of these surnames is in `sample_names`, so their addresses are theirs alone."""

DOMAINS = ("example.org", "example.com", "example.net")
SEPARATORS = (".", "_", "-")

HAS_EMAIL, HAS_AGE, IS_ACTIVE = 0.94, 0.92, 0.88
"""Shares of all people."""


def people(*, seed: int) -> Iterator[Values]:
    """Give the cast and then ever more people: the same ones in the same order for the same seed.

    Each is ``name``, ``email``, ``age`` and ``active``, as `CreateUsers` takes them; no address comes twice.
    """
    yield from CAST
    # Nothing secret hangs on who is drawn.
    rng = random.Random(seed)  # noqa: S311
    peoples = read_peoples()
    shares = list(accumulate(each.share for each in peoples))
    uses = Counter[str]()
    while True:
        [drawn] = rng.choices(peoples, cum_weights=shares)
        given, family = rng.choice(drawn.given), rng.choice(drawn.family)
        yield {
            "name": drawn.order.format(given=given.text, family=family.text),
            "email": _email(given.latin, family.latin, uses) if rng.random() < HAS_EMAIL else None,
            "age": int(rng.triangular(6, 95, 33)) if rng.random() < HAS_AGE else None,
            "active": rng.random() < IS_ACTIVE,
        }


def _email(given: str, family: str, uses: Counter[str]) -> str:
    """Find an address for the next person of a name: ann.fox@, at other domains, ann_fox@, …, ann.fox2@."""
    name = f"{given}.{family}"
    turn = uses[name]
    uses[name] += 1
    domain = DOMAINS[(turn + len(name)) % len(DOMAINS)]
    spellings = len(DOMAINS) * len(SEPARATORS)
    if turn < spellings:
        return f"{given}{SEPARATORS[turn // len(DOMAINS)]}{family}@{domain}"
    return f"{name}{turn - spellings + 2}@{domain}"
