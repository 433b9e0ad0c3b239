"""What the host does in a browser: it keeps the page live and the reader where they are, and lets nothing else run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ops.page.invoke import PageError
from tests.chromium import chromium
from tests.page.conftest import Browser, Function

__all__ = ["chromium"]
HOSTILE = (
    "<script>window.hacked = 1</script><img src=x onerror='window.hacked = 1'><svg onload='window.hacked = 1'></svg>"
    "<iframe srcdoc='<script>parent.hacked = 1</script>'></iframe><a href='javascript:window.hacked = 1'>go</a>"
)


@pytest.fixture
def page(chromium: Any, browser: Browser, function: Function) -> Iterator[Any]:
    """A page that is live; a refresh is asked for by `again`, so that nobody waits for it."""
    context = chromium.new_context(viewport={"width": 400, "height": 300})
    shown = context.new_page()
    shown.set_default_timeout(5_000)
    shown.goto(f"http://127.0.0.1:{browser.port}/")
    shown.wait_for_selector("main[data-live]")
    yield shown
    context.close()


def again(page: Any, selector: str) -> None:
    """The page looks again, as it does when its tab is looked at, and shows something."""
    page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_selector(selector, state="attached")


def test_the_page_follows_what_happens_by_itself(page, function):
    function.html = "<p id='new'>it moved</p>"
    page.wait_for_selector("#new")
    assert page.locator("main").inner_text() == "it moved"


def test_the_function_hears_of_the_readers_window_and_clock(page, function):
    context = function.events[-1]["widgetContext"]
    assert (context["width"], context["height"]) == (400, 300)
    assert isinstance(context["timezone"]["offsetInMinutes"], int)


def test_markup_that_nobody_escaped_does_not_run(page, function):
    function.html = f"<p id='new'>x</p>{HOSTILE}"
    again(page, "#new")
    page.get_by_text("go").click()
    page.reload()
    page.wait_for_selector("main[data-live] #new")
    assert page.evaluate("() => window.hacked") is None


def test_whoever_reads_stays_where_they_are(page, function):
    rows = "".join(f"<p><a href='/?deployment={n}'>deployment {n}</a></p>" for n in range(30))
    unfolding = "<details><summary>more</summary>told</details>"
    function.html = f"<p id='one'>1 s</p>{unfolding}{rows}"
    again(page, "#one")
    page.locator("summary").click()
    page.get_by_text("deployment 20").focus()
    before = page.evaluate("() => scrollY")
    function.html = f"<p id='two'>2 s</p>{unfolding}{rows}"
    again(page, "#two")
    assert page.evaluate("() => document.activeElement.innerText") == "deployment 20"
    assert page.evaluate("() => scrollY") == before > 0
    assert page.locator("details").get_attribute("open") is not None


def test_the_keyboard_stays_with_its_link_when_rows_move(page, function):
    function.html = "<p id='one'><a href='/?deployment=a'>a</a></p><p><a href='/?deployment=b'>b</a></p>"
    again(page, "#one")
    page.get_by_text("b", exact=True).focus()
    function.html = f"<p id='two'><a href='/?deployment=new'>new</a></p>{function.html}"
    again(page, "#two")
    assert page.evaluate("() => document.activeElement.innerText") == "b"
    function.html = "<p id='three'><a href='/?deployment=x'>x</a></p><p><a href='/?deployment=y'>y</a></p>"
    again(page, "#three")
    assert page.evaluate("() => document.activeElement.tagName") == "BODY"


def test_nothing_changes_while_somebody_marks_text(page, function):
    function.html = "<p id='one'>copy me</p>"
    again(page, "#one")
    page.evaluate("() => getSelection().selectAllChildren(document.getElementById('one'))")
    asked = len(function.events)
    function.html = "<p id='two'>other</p>"
    page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_timeout(50)
    assert page.locator("#one").count() == 1 and len(function.events) == asked
    page.evaluate("() => getSelection().removeAllRanges()")
    again(page, "#two")


def test_nothing_is_asked_while_nobody_looks(page, function):
    page.evaluate("() => Object.defineProperty(document, 'hidden', {value: true})")
    asked = len(function.events)
    page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_timeout(50)
    assert len(function.events) == asked


def test_a_page_that_is_not_live_any_more_says_so_and_stays(page, function):
    function.html = PageError("the function failed", "Look at the log.")
    page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")
    note = page.get_by_role("status")
    note.wait_for()
    assert "Not live since" in note.inner_text() and "the function failed. Look at the log." in note.inner_text()
    assert "all is well" in page.locator("main").inner_text()
    function.html = "<p id='back'>back</p>"
    again(page, "#back")
    assert not note.is_visible()


@pytest.mark.parametrize(("system", "query", "dark"), [("dark", "", True), ("dark", "?theme=light", False)])
def test_the_readers_system_decides_the_theme_unless_they_do(chromium, browser, system, query, dark):
    context = chromium.new_context(color_scheme=system)
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{browser.port}/{query}")
    background = page.evaluate("() => getComputedStyle(document.documentElement).backgroundColor")
    context.close()
    assert (background == "rgb(15, 20, 27)") is dark
