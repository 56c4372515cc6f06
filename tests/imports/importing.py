"""Files taken over without the web."""

import io
from dataclasses import replace

from sqlalchemy import update

from webapp.access.actors import CommandLine
from webapp.changes.transactions import Outcome, commit, housekeep
from webapp.db import db
from webapp.fields.stored import catalogue
from webapp.imports.applying import ApplyImport
from webapp.imports.files import open_file, store
from webapp.imports.holding import find
from webapp.imports.mapping import guess
from webapp.imports.reading import recognise
from webapp.imports.settings import Settings
from webapp.imports.staging import stage
from webapp.imports.steps import AtOnce
from webapp.models import Import, ImportFate

HAS_EMAIL = Settings(match=("email",))


def uploaded(text: str | bytes, settings: Settings = HAS_EMAIL) -> int:
    """The id of an import of the command line's, its columns mapped by their headers unless the settings say."""
    content = text.encode() if isinstance(text, str) else text
    import_id = store(io.BytesIO(content), "people.csv", CommandLine())
    session = db.session()
    with open_file(session, import_id) as file:
        layout = recognise(file, "people.csv")
    guessed = guess(layout.headers, [], catalogue(session))
    columns = settings.columns or {place: name for place, name in guessed.items() if name}
    values = {"layout": layout.to_json(), "settings": replace(settings, columns=columns).to_json()}
    housekeep(lambda session: session.execute(update(Import).where(Import.id == import_id).values(values)))
    return import_id


def staged(text: str | bytes, settings: Settings = HAS_EMAIL) -> int:
    import_id = uploaded(text, settings)
    stage(import_id, AtOnce())
    return import_id


def counts(import_id: int) -> dict[str, int]:
    """The verdicts that there are."""
    return {verdict: count for verdict, count in find(db.session(), import_id).counts.items() if count}


def fates(import_id: int) -> list[tuple[int, str, str | None]]:
    """Number, verdict and reason of each row."""
    found = db.session.query(ImportFate).filter_by(import_id=import_id).order_by(ImportFate.number)
    return [(fate.number, fate.verdict, fate.reason) for fate in found]


def applied(import_id: int, *, skips_rejected: bool = False) -> Outcome:
    return commit(ApplyImport(import_id, skips_rejected), actor=CommandLine())
