"""Whatever others write is shown as text: no element, no attribute and no address comes of it."""

from __future__ import annotations

import json

import pytest

from handlers.pages.element import Markup, el, joined
from handlers.pages.style import STYLE
from tests.handlers.page.documents import ARN, VIEWS, html, spoiled
from tests.handlers.page.reader import Element, read

ATTRIBUTES = {"class", "role", "aria-label", "aria-hidden", "aria-current", "lang", "title", "data-label", "scope"}
OF = {
    "button": {"type"},
    "cwdb-action": {"action", "display", "endpoint"},
    "time": {"datetime"},
    "svg": {"viewbox", "focusable"},
    "path": {"d"},
    "rect": {"x", "y", "width", "height"},
    "circle": {"cx", "cy", "r"},
    "polyline": {"points"},
}
PLAIN = {"article", "code", "div", "footer", "header", "nav", "p", "section", "span", "strong", "style", "title"}
PLAIN |= {"h1", "h2", "h3", "dl", "dt", "dd", "ol", "ul", "li"}
PLAIN |= {"table", "caption", "thead", "tbody", "tr", "th", "td"}
HARMFUL = {"\x1b", "\u202e", "\u2028"}


@pytest.fixture(params=VIEWS, scope="module")
def document(request: pytest.FixtureRequest) -> Element:
    return read(html(request.param, spoil=spoiled))


def test_only_known_elements_have_only_known_attributes(document: Element) -> None:
    for each in document.content:
        assert isinstance(each, Element), each
        for element in each:
            assert element.tag in PLAIN | set(OF), element.tag
            assert set(element.attributes) <= ATTRIBUTES | OF.get(element.tag, set()), element


def test_nothing_leads_anywhere_but_to_the_page_itself(document: Element) -> None:
    actions = document.all("cwdb-action")
    assert {each.attributes["endpoint"] for each in actions} <= {ARN}
    assert {(each.attributes["action"], each.attributes["display"]) for each in actions} <= {("call", "widget")}


def test_what_is_evil_is_seen_as_it_was_written(document: Element) -> None:
    assert "<script>alert(1)</script>" in document.text
    assert "<img src=x onerror=alert(1)>" in document.text


def test_nobody_can_hide_or_turn_what_is_read(document: Element) -> None:
    everything = [document.text, *(value for each in document for value in each.attributes.values())]
    assert not [text for text in everything if HARMFUL & set(text)]
    assert "\\u202eforged" in document.text


def test_the_style_is_always_the_same(document: Element) -> None:
    (style,) = document.all("style")
    assert style.content == [STYLE]
    assert not [each for each in ("url(", "@import", "<", "\\") if each in STYLE]


def test_an_action_follows_the_button_that_it_is_for(document: Element) -> None:
    for element in document:
        for number, each in enumerate(element.content):
            if isinstance(each, Element) and each.tag == "cwdb-action":
                before = element.content[number - 1]
                assert isinstance(before, Element)
                assert (before.tag, before.attributes["type"]) == ("button", "button")


def test_the_parameters_of_an_action_are_those_of_the_button(document: Element) -> None:
    for each in document.all("cwdb-action"):
        (text,) = each.content
        assert isinstance(text, str)
        where = json.loads(text)
        assert set(where) in ({"deployment"}, {"service"}, set())
        assert all(isinstance(value, str) for value in where.values())


def test_text_is_escaped_and_elements_are_not() -> None:
    assert el("p", "<b>", el("b", "&")) == "<p>&lt;b&gt;<b>&amp;</b></p>"
    assert el("p", title="\"<'", class_=None) == '<p title="&quot;&lt;&#x27;"></p>'
    assert joined(["<", None, [Markup("<i></i>")]]) == "&lt;<i></i>"


def test_what_is_added_to_an_element_is_text_again() -> None:
    assert el("p", el("b", "x") + "<i>") == "<p>&lt;b&gt;x&lt;/b&gt;&lt;i&gt;</p>"
