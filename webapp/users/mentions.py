"""Messages of saves that tell of a person.

They are compared as people are searched for: folded, and one or two letters only at the start of a word.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from webapp.models import Change, Changeset
from webapp.models.types import Json
from webapp.users.records import TABLE
from webapp.users.search_text import TRIGRAM, fold, part_of_words, words

SEARCHED = 50_000
"""Messages about other people that are looked through, the newest first: about a second."""

MOST_SHOWN = 500
"""More are not offered: somebody is to read them, and a form holds no more than a thousand values."""

MESSAGE = func.coalesce(Changeset.message, "")
HAS_MESSAGE = Changeset.message.is_not(None)

WORD = re.compile(rf"\w{{{TRIGRAM},}}")


@dataclass(frozen=True)
class Identity:
    """All names and e-mail addresses that a person ever had, as typed, the last ones first."""

    names: tuple[str, ...]
    addresses: tuple[str, ...]


@dataclass(frozen=True)
class Mention:
    """A message that tells of a person: by a whole name or address, or by a part of one, which may mean another."""

    changeset_id: int
    message: str
    is_whole: bool


@dataclass(frozen=True)
class Mentions:
    """Messages that tell of a person, the newest first.

    `certain` belong to saves that changed nobody else, or hold a whole name or address. Of the `possible` ones
    somebody must decide. `is_complete` says whether all messages were looked through, and all that were found are here.
    """

    certain: tuple[Mention, ...]
    possible: tuple[Mention, ...]
    is_complete: bool


class Portrait:
    """What a message is compared with to know whether it tells of a person."""

    def __init__(self, identity: Identity) -> None:
        locals_ = [address.partition("@")[0] for address in identity.addresses]
        found = [word for text in (*identity.names, *locals_) for word in WORD.findall(fold(text))]
        self._parts = {part_of_words(word) for word in found}
        texts = (*identity.names, *identity.addresses)
        self._wholes = {part_of_words(text) for text in texts if fold(text).strip()}

    def mention(self, changeset_id: int, message: str) -> Mention | None:
        """Return the message as a mention; None if it does not tell of the person."""
        text = words(fold(message))
        if any(whole in text for whole in self._wholes):
            return Mention(changeset_id, message, is_whole=True)
        if any(part in text for part in self._parts):
            return Mention(changeset_id, message, is_whole=False)
        return None


def identify(session: Session, user_id: int) -> Identity:
    """Return what history says that a person was called."""
    touching = (Change.table_name == TABLE, Change.row_id == user_id)
    changes = session.execute(select(Change.new, Change.old).where(*touching).order_by(Change.id.desc()))
    sides = [side for change in changes for side in change if side]
    return Identity(_texts(side.get("name") for side in sides), _texts(side.get("email") for side in sides))


def find_mentions(session: Session, user_id: int, identity: Identity) -> Mentions:
    """Look through all messages for those that tell of a person."""
    portrait = Portrait(identity)
    certain, possible = _of_own_saves(session, user_id, portrait)
    others = select(Changeset.id, MESSAGE).where(HAS_MESSAGE, Changeset.id.not_in(_touching(user_id)))
    seen = 0
    for changeset_id, message in session.execute(others.order_by(Changeset.id.desc()).limit(SEARCHED + 1)):
        seen += 1
        mention = portrait.mention(changeset_id, message)
        if mention and mention.is_whole:
            possible.append(mention)
    return Mentions(
        tuple(certain),
        tuple(possible[:MOST_SHOWN]),
        is_complete=seen <= SEARCHED and len(possible) <= MOST_SHOWN,
    )


def confirmed_mentions(
    session: Session, user_id: int, identity: Identity, chosen: Collection[int]
) -> set[int]:
    """Return the changesets whose messages tell of a person for certain, or possibly and are among the `chosen`."""
    portrait = Portrait(identity)
    certain, _ = _of_own_saves(session, user_id, portrait)
    messages = select(Changeset.id, MESSAGE).where(Changeset.id.in_(chosen))
    possible = (
        portrait.mention(changeset_id, message) for changeset_id, message in session.execute(messages)
    )
    return {mention.changeset_id for mention in (*certain, *possible) if mention}


def _of_own_saves(session: Session, user_id: int, portrait: Portrait) -> tuple[list[Mention], list[Mention]]:
    """Return the certain and the possible ones among the messages of the saves that changed the person."""
    another = aliased(Change)
    somebody_else = or_(another.table_name != TABLE, another.row_id != user_id)
    changed_others = exists().where(another.changeset_id == Changeset.id, somebody_else)
    own = select(Changeset.id, MESSAGE, changed_others).where(
        HAS_MESSAGE, Changeset.id.in_(_touching(user_id))
    )
    certain: list[Mention] = []
    possible: list[Mention] = []
    for changeset_id, message, is_shared in session.execute(own.order_by(Changeset.id.desc())):
        mention = portrait.mention(changeset_id, message)
        if not is_shared or (mention and mention.is_whole):
            certain.append(mention or Mention(changeset_id, message, is_whole=False))
        elif mention:
            possible.append(mention)
    return certain, possible


def _touching(user_id: int) -> Select[int | None]:
    # Changes from outside that no changeset has gathered have none; NOT IN would find nothing beside a NULL.
    has_changeset = Change.changeset_id.is_not(None)
    return select(Change.changeset_id).where(
        Change.table_name == TABLE, Change.row_id == user_id, has_changeset
    )


def _texts(values: Iterable[Json]) -> tuple[str, ...]:
    """Return each text once, in their order."""
    return tuple(dict.fromkeys(value for value in values if isinstance(value, str)))
