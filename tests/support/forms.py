"""Forms as a browser sees them: read from the page, filled in, sent with everything they carry."""

from dataclasses import dataclass, field
from typing import Any

from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

POST_FORM = "main form[method=post i]:not(details form)"
"""What a menu hides is not what a page is for."""


def submit(
    client: FlaskClient, url: str, *, button: str | None = None, form: str = POST_FORM, **values: Any
) -> TestResponse:
    """Open a page, fill in its form and press a button; the redirect that answers it is not followed.

    `form` is a CSS selector; `button` a button's name, by default the first one's. A checkbox takes True or False.
    """
    page = client.get(url)
    assert page.status_code == 200, f"{url} answered {page.status}"
    return read_form(page, form).fill(**values).send(client, url, button=button)


def read_main(page: TestResponse) -> BeautifulSoup:
    """The main part of a page: the rest is the same on all of them, and takes longer to parse."""
    text = page.text
    start, end = text.find("<main"), text.rfind("</main>")
    return BeautifulSoup(text[start:end] if 0 <= start < end else text, "html.parser")


def read_form(page: TestResponse, selector: str = POST_FORM) -> "Form":
    """The first form that the selector finds."""
    document = read_main(page) if selector.startswith("main ") else BeautifulSoup(page.text, "html.parser")
    found = document.select_one(selector)
    assert found, f"There is no form {selector} on the page: {page.text[:2000]}"
    return Form(found)


@dataclass
class Form:
    tag: Tag
    values: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for control in self.tag.select("input[name], select[name], textarea[name]"):
            self.values.setdefault(str(control["name"]), []).extend(_values_of(control))

    def fill(self, **values: Any) -> "Form":
        for name, value in values.items():
            assert name in self.values, f"The form has no {name}, only {', '.join(self.values)}."
            self.values[name] = [text for item in _as_list(value) for text in self._texts(name, item)]
        return self

    def send(self, client: FlaskClient, url: str, *, button: str | None = None) -> TestResponse:
        """Send it to its action, which is by default the address of its page."""
        data = self.values | self._pressed(button)
        return client.post(str(self.tag.get("action") or url), data=data)

    def _texts(self, name: str, value: object) -> list[str]:
        if isinstance(value, bool):
            box = self.tag.select_one(f'input[type=checkbox][name="{name}"]')
            assert box, f"{name} is no checkbox."
            return [str(box.get("value", "on"))] if value else []
        return [str(value)]

    def _pressed(self, name: str | None) -> dict[str, list[str]]:
        buttons = self.tag.select("button:not([type=button]), input[type=submit]")
        wanted = [button for button in buttons if name is None or button.get("name") == name]
        assert wanted, f"The form has no button {name}."
        button = wanted[0]
        return {str(button["name"]): [str(button.get("value", ""))]} if button.get("name") else {}


def _as_list(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _values_of(control: Tag) -> list[str]:
    kind = control.get("type", "text")
    if control.name == "textarea":
        return [control.text.removeprefix("\n")]
    if control.name == "select":
        options = control.select("option[selected]") or control.select("option")[:1]
        return [str(option.get("value", option.text)) for option in options]
    if kind in {"checkbox", "radio"}:
        return [str(control.get("value", "on"))] if control.has_attr("checked") else []
    return [] if kind in {"submit", "button", "image", "reset", "file"} else [str(control.get("value", ""))]
