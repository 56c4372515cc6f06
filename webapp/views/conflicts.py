"""The page for an edit that clashes with another: what both changed is chosen, the rest merges by itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from flask import render_template, request
from flask.typing import ResponseReturnValue

from webapp.changes.errors import OvertakenError
from webapp.changes.merge import Clash, MergeConflictError, merge
from webapp.changes.records import changeset_of
from webapp.db import db
from webapp.fields import PEOPLE, Field, Value
from webapp.forms.base import BasedForm
from webapp.translation import reader_conventions, translated
from webapp.views.entries import actor_name
from webapp.views.known_fields import known_fields
from webapp.views.values import value_text

Values = dict[str, Value]


@dataclass(frozen=True)
class Place:
    """Where the record stands: the list above it, its own page, and the address that its form is sent to.

    `name` is what it is called, where that is not the value of its field `name`.
    """

    list_label: str
    list_url: str
    url: str
    action: str
    name: str | None = None


@dataclass(frozen=True)
class Version:
    """One side's value of a field: as it is sent, and in words (None: empty)."""

    sent: str
    text: str | None


@dataclass(frozen=True)
class Choice:
    """A field that both changed."""

    name: str
    label: str
    base: Version
    theirs: Version
    mine: Version


@dataclass(frozen=True)
class Merged:
    """A field that merges by itself: what it was and what it will be, in words, and whether that is yours."""

    label: str
    old: str | None
    new: str | None
    mine: bool


def conflict_page(
    error: OvertakenError, *, table_name: str, form_class: type[BasedForm], place: Place
) -> ResponseReturnValue:
    """Show the versions of what both changed; sending the page saves what is chosen over what it shows, and no more.

    `form_class` is the form that was sent, which has a control for each field that it can change.
    """
    known = known_fields(error.row_id if table_name == PEOPLE else None)
    fields = known.of(table_name)
    base, theirs, mine = (cast("Values", each) for each in (error.base, error.theirs, error.mine))
    clashes = _clashes(*({name: side[name] for name in fields} for side in (base, theirs, mine)))
    merged = {name: theirs[name] if mine[name] == base[name] else mine[name] for name in fields}
    changeset = changeset_of(db.session(), error.version)
    page = render_template(
        "changes/conflict.html",
        name=place.name or theirs["name"],
        choices=[_choice(fields[name], clash) for name, clash in clashes.items()],
        merged=[
            _merged(fields[name], base[name], merged[name], mine=theirs[name] == base[name])
            for name in fields
            if name not in clashes and merged[name] != base[name]
        ],
        withheld=any(base[name] != theirs[name] for name in known.withheld & base.keys()),
        who=actor_name(changeset),
        changeset=changeset,
        form=_form(form_class, {**merged, "base": error.version}),
        place=place,
    )
    return page, 409


def _clashes(base: Values, theirs: Values, mine: Values) -> Mapping[str, Clash]:
    try:
        merge(base, theirs, mine)
    except MergeConflictError as error:
        return error.clashes
    return {}


def _choice(field: Field, clash: Clash) -> Choice:
    versions = (
        Version(field.format(value, reader_conventions()), value_text(field, value))
        for value in (clash.base, clash.theirs, clash.mine)
    )
    return Choice(field.name, translated(field.label), *versions)


def _merged(field: Field, old: Value, new: Value, *, mine: bool) -> Merged:
    return Merged(translated(field.label), value_text(field, old), value_text(field, new), mine)


def _form(form_class: type[BasedForm], values: Mapping[str, object]) -> BasedForm:
    """Return the form based on what the page shows: fields that only they changed stay as they made them."""
    carried = {name: request.form.get(name) for name in ("submission", "message")}
    return form_class(formdata=None, data={**values, **carried})
