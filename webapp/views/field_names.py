"""What fields are called on a page: history knows their names, people their labels."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from webapp.changes.fold import Row
from webapp.changes.log import last_names
from webapp.fields import OWN
from webapp.translation import language, translated
from webapp.views.known_fields import known_fields


def field_names(session: Session, names: Mapping[Row, str]) -> dict[Row, str]:
    """Return the labels of those rows that define a field: as they are now, or the last ones of fields that are gone.

    `names` has what history calls them.
    """
    known = known_fields().fields
    gone = [row for row, name in names.items() if name not in known]
    labels = _last_labels(session, gone) if gone else {}
    return {
        row: translated(known[name].label) if name in known else labels.get(row, name.removeprefix(OWN))
        for row, name in names.items()
    }


def _last_labels(session: Session, rows: list[Row]) -> dict[Row, str]:
    labels = last_names(session, rows, field="label")
    russian = last_names(session, rows, field="label_ru")
    return labels | russian if language() == "ru" else russian | labels
