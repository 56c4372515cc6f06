"""The control of each type of field: what it draws, keeps and reads."""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask, get_template_attribute
from werkzeug.datastructures import MultiDict
from wtforms import Form

from webapp import templating
from webapp.fields import Field, message
from webapp.fields.messages import own_text
from webapp.fields.types import (
    Boolean,
    Choice,
    Choices,
    Date,
    Decimal,
    Email,
    Integer,
    Link,
    LongText,
    Phone,
    Text,
)
from webapp.forms.controls import control_for

SKILLS = {"swims": own_text("Swims", ru="Плавает"), "sings": own_text("Sings"), "cooks": own_text("Cooks")}
TYPES = (Text, LongText, Email, Phone, Link, Integer, Decimal, Date, Choice, Choices, Boolean)

Control = Callable[..., Any]


@pytest.mark.parametrize(
    ("kind", "language", "value", "shown"),
    [
        (Decimal(), "ru", "1234.50", "1\u00a0234,50"),
        (Decimal(), "en", "1234.50", "1,234.50"),
        (Date(), "ru", "2026-11-05", "05.11.2026"),
        (Date(), "en", "2026-11-05", "05/11/2026"),
        (LongText(), "en", "nuts\n\nmilk <b>", "nuts\n\nmilk <b>"),
    ],
)
def test_a_value_is_shown_and_read_back_as_its_reader_writes_it(control, kind, language, value, shown):
    stored = control(kind, language=language, data=value)
    assert text_of(drawn(stored)) == shown
    assert stored.shows(value)
    sent = control(kind, language=language, typed=[text_of(drawn(stored))])
    assert (sent.form.validate(), sent.value) == (True, value)


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        (Text(), "a\x1b"),
        (LongText(), "  two\r\nlines\0"),
        (Phone(), "call <me>"),
        (Link(), "example.org"),
        (Integer(), "12,5"),
        (Decimal(), "12,5"),
        (Date(), "11/26/2026"),
        (Choice(), "flies"),
        (Choices(), "swims,flies"),
    ],
)
def test_what_is_refused_is_shown_as_it_was_typed(control, kind, typed):
    sent = control(kind, typed=[typed])
    assert not sent.form.validate()
    page = drawn(sent)
    assert text_of(page).replace("\r\n", "\n") == typed.replace("\r\n", "\n")
    assert page.select(".field__error")
    assert page.select("[aria-invalid=true]")


def test_the_lines_of_a_long_text_are_the_same_however_a_browser_ends_them(control):
    assert control(LongText(), typed=["nuts\r\nmilk\r\n"]).shows("nuts\nmilk")
    assert not control(LongText(), typed=["nuts\r\n\r\nmilk"]).shows("nuts\nmilk")


def test_an_empty_date_says_in_which_order_it_is_typed(control):
    assert drawn(control(Date())).input["placeholder"] == "dd/mm/yyyy"


def test_a_choice_offers_nothing_unless_something_must_be_chosen(control):
    assert keys(control(Choice(), data=None)) == ["", "swims", "sings", "cooks"]
    assert keys(control(Choice(), data="sings")) == ["", "swims", "sings", "cooks"]
    assert keys(control(Choice(), data="sings", required=True)) == ["swims", "sings", "cooks"]
    assert keys(control(Choice(), data=None, required=True)) == ["", "swims", "sings", "cooks"]


@pytest.mark.parametrize("kind", [Choice(), Choices()])
def test_a_key_that_is_gone_stays_to_be_kept(control, kind):
    stored = control(kind, data="flies")
    assert keys(stored)[-1] == "flies"
    assert text_of(drawn(stored)) == "flies"
    assert control(kind, typed=["flies"]).shows("flies")


def test_boxes_are_ticked_and_read_in_the_order_of_the_field(control):
    stored = control(Choices(), data="swims,cooks")
    assert [box["value"] for box in drawn(stored).select("input[checked]")] == ["swims", "cooks"]
    sent = control(Choices(), typed=["cooks", "swims"])
    assert (sent.form.validate(), sent.value) == (True, "swims,cooks")
    assert sent.shows("swims,cooks")


def test_no_box_is_the_empty_value_even_where_some_were_ticked(control):
    sent = control(Choices(), typed=[], data="swims")
    assert (sent.form.validate(), sent.value) == (True, None)
    assert not drawn(sent).select("input[checked]")


def test_boxes_are_a_group_with_a_legend_and_its_help(control):
    group = drawn(control(Choices(), help=message("What they can do."))).fieldset
    assert group.legend.get_text(" ", strip=True) == "A field (optional)"
    assert group.find(id=group["aria-describedby"]).text == "What they can do."


def test_choices_are_named_in_the_reader_s_language(control):
    assert "Плавает" in drawn(control(Choices(), language="ru")).text


def test_a_box_that_sent_something_else_shows_no_value(control):
    sent = control(Boolean(), typed=["maybe"])
    assert not sent.form.validate()
    assert not sent.shows(value=True)


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.name)
def test_every_control_is_labelled_described_and_led_to_by_its_id(control, kind):
    page = drawn(control(kind(), help=message("Said beside it.")))
    assert page.find(id="extra.field").name in {"input", "select", "textarea"}
    assert "A field" in page.find(["label", "legend"]).text + page.text
    assert "Said beside it." in page.text


@pytest.fixture
def control(plain_app: Flask) -> Control:
    """`control(type, typed=…, data=…, language=…, **of the field)`: on a form that was sent, or that shows data."""

    def make(kind, *, typed=None, data=None, language="en", **attributes):
        choices = SKILLS if kind.has_choices else {}
        field = Field(name="extra.field", label=message("A field"), type=kind, choices=choices, **attributes)
        context = plain_app.test_request_context(headers={"Accept-Language": language})
        context.push()
        contexts.append(context)
        form_class = type("AForm", (Form,), {field.name: control_for(field)})
        # A form that was sent has at least its token.
        sent = None if typed is None else MultiDict([("token", ""), *((field.name, text) for text in typed)])
        form = form_class(sent, data={field.name: data})
        made = form[field.name]
        made.form = form
        return made

    contexts = []
    yield make
    for context in reversed(contexts):
        context.pop()


@pytest.fixture
def plain_app() -> Flask:
    app = Flask("webapp", template_folder="../templates")
    app.config["TIMEZONE"] = "UTC"
    templating.init_app(app)
    return app


def drawn(control: Any) -> BeautifulSoup:
    macro = get_template_attribute("components/field.html", "field")
    return BeautifulSoup(str(macro(control, optional=not control.flags.required)), "html.parser")


def text_of(page: BeautifulSoup) -> str:
    """What the control on the page would send."""
    tag = page.find(["input", "select", "textarea"])
    assert isinstance(tag, Tag)
    if tag.name == "textarea":
        return tag.text.removeprefix("\n")
    if tag.name == "select":
        return str(page.select("option[selected]")[0]["value"])
    boxes = page.select("input[type=checkbox]")
    return (
        ",".join(str(box["value"]) for box in boxes if box.has_attr("checked"))
        if boxes
        else str(tag["value"])
    )


def keys(control: Any) -> list[str]:
    return [option.key for option in control.options]
