"""The page of the form, of a stored person or of a new one."""

from typing import Any

from flask import render_template, url_for
from flask_babel import gettext

from webapp.forms.users import UserForm, user_form
from webapp.users.records import Record
from webapp.views.known_fields import proposable_fields
from webapp.views.returning import back, list_url
from webapp.views.users.shown import shown


def new_form(user_id: int | None = None, **data: Any) -> UserForm:
    """Return the form of the fields that the reader may edit, of a person or of a new one."""
    return user_form(proposable_fields(user_id))(**data)


def form_page(form: UserForm, record: Record | None = None) -> str:
    """Show the form as typed."""
    if record is None:
        title, action, cancel_url = gettext("Add user"), url_for("users.create", back=back()), list_url()
    else:
        title = gettext("Edit %(name)s", name=record.name)
        action = url_for("users.update", user_id=record.id, back=back())
        cancel_url = url_for("users.show", user_id=record.id, back=back())
    return render_template(
        "users/form.html",
        form=form,
        title=title,
        action=action,
        cancel_url=cancel_url,
        back_url=list_url(),
        user=record and shown(record),
    )
