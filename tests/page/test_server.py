"""The page on this machine: what the function is asked, what the browser gets, and who gets nothing."""

from __future__ import annotations

import re

import pytest

from ops.page.invoke import PageError

ACTION = '<a>shop-4</a><cwdb-action action="call">{"deployment": "shop-4"}</cwdb-action>'


def test_the_html_stands_in_a_document_as_it_is(browser, function):
    function.html = "<style>p{color:red}</style><p>é &amp; so on</p>"
    answer = browser.get()
    assert answer.status == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.text.startswith('<!doctype html>\n<html lang="en"')
    assert f">{function.html}</main>" in answer.text
    assert '<meta name="viewport" content="width=device-width, initial-scale=1">' in answer.text
    assert "<title>Deployments</title>" in answer.text


def test_actions_are_links_that_keep_the_theme(browser, function):
    function.html = ACTION
    assert '<a href="/?deployment=shop-4">shop-4</a>' in browser.get().text
    assert '<a href="/?theme=dark&amp;deployment=shop-4">shop-4</a>' in browser.get("/?theme=dark").text


def test_the_function_is_asked_as_the_console_asks(browser, function):
    browser.get("/?deployment=shop-4&theme=dark")
    [event] = function.events
    assert event["deployment"] == "shop-4" and "theme" not in event
    context = event["widgetContext"]
    assert (context["theme"], context["width"], context["height"]) == ("dark", 1200, 800)
    assert context["params"] == {"deployment": "shop-4"}
    assert context["timezone"] == {"label": "UTC", "offsetISO": "+00:00", "offsetInMinutes": 0}


def test_the_browser_tells_its_size_and_its_time_zone(browser, function):
    browser.fragment(X_Size="412x900", X_Minutes="-210")
    context = function.events[0]["widgetContext"]
    assert (context["width"], context["height"]) == (412, 900)
    assert context["timezone"] == {"label": "Local", "offsetISO": "-03:30", "offsetInMinutes": -210}


def test_without_a_choice_the_readers_system_decides_the_theme(browser, function):
    assert 'data-theme=""' in browser.get().text
    assert "theme" not in function.events[0]["widgetContext"]


def test_what_a_browser_tells_wrongly_is_not_believed(browser, function):
    assert browser.fragment(X_Size="wide", X_Minutes="soon").status == 200
    assert function.events[0]["widgetContext"]["width"] == 1200
    assert function.events[0]["widgetContext"]["timezone"]["offsetInMinutes"] == 0


def test_the_script_gets_the_content_alone_and_only_if_it_changed(browser, function):
    tag = re.search(r'data-tag="(\w+)"', browser.get().text)[1]
    assert browser.fragment(If_None_Match=f'"{tag}"').status == 304
    function.html = "<p>other</p>"
    answer = browser.fragment(If_None_Match=f'"{tag}"')
    assert (answer.status, answer.text) == (200, "<p>other</p>")
    assert answer.headers["etag"] != f'"{tag}"'


def test_only_the_hosts_own_script_may_run(browser, function):
    function.html = "<script>alert(1)</script>"
    first, second = browser.get(), browser.get()
    policy = dict(part.split(" ", 1) for part in first.headers["content-security-policy"].split("; "))
    nonce = re.search(r'<script nonce="([^"]{20,})">', first.text)[1]
    assert policy["script-src"] == f"'nonce-{nonce}'"
    assert policy["default-src"] == policy["base-uri"] == policy["form-action"] == policy["frame-ancestors"] == "'none'"
    assert nonce not in second.text
    assert "nonce" not in browser.fragment().headers["content-security-policy"]


def test_an_answer_is_kept_by_nobody_and_embedded_by_nobody(browser):
    headers = browser.get().headers
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["x-frame-options"] == "DENY"
    assert "access-control-allow-origin" not in headers


def test_without_scripts_the_page_loads_itself_again_where_it_is(browser):
    text = browser.get("/?service=shop&theme=light").text
    assert '<noscript><meta http-equiv="refresh" content="10;url=?theme=light&amp;service=shop"></noscript>' in text


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
def test_it_answers_by_the_names_of_this_machine(browser, name):
    assert browser.get(host=f"{name}:{browser.port}").status == 200


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.0.0.1:80"])
def test_at_port_80_browsers_name_no_port(browser, server, host):
    server.server_port = 80
    assert browser.get(host=host).status == 200
    assert browser.get(host="evil.example").status == browser.get(host="127.0.0.1:81").status == 403


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "127.0.0.1:1", "127.0.0.1", "x127.0.0.1:{port}"]
)
def test_it_answers_by_no_other_name(browser, function, host):
    answer = browser.get(host=host.format(port=browser.port))
    assert answer.status == 403
    assert f"Go to http://127.0.0.1:{browser.port}/" in answer.text
    assert function.events == []


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "HEAD"])
def test_it_can_only_be_read(browser, function, method):
    answer = browser.get(method=method)
    assert (answer.status, answer.headers["allow"]) == (405, "GET")
    assert function.events == []


@pytest.mark.parametrize(
    "query",
    [
        "widgetContext=x",
        "describe=true",
        "a%20b=1",
        "theme=pink",
        "nothing",
        f"deployment={'x' * 257}",
        "&".join(f"a{n}=1" for n in range(11)),
    ],
)
def test_an_address_that_somebody_made_up_is_not_passed_on(browser, function, query):
    assert browser.get(f"/?{query}").status == 400
    assert function.events == []


def test_there_is_one_page(browser):
    answer = browser.get("/favicon.ico")
    assert answer.status == 404 and "There is one page." in answer.text


def test_what_went_wrong_is_a_page_that_says_what_to_do(browser, function):
    function.html = PageError("the function <b> failed", "Look at the log.\nTry again.")
    answer = browser.get()
    assert answer.status == 502
    assert "<p>the function &lt;b&gt; failed</p><p>Look at the log.</p><p>Try again.</p>" in answer.text
    assert answer.headers["refresh"] == "10"
    assert "script-src 'none'" in answer.headers["content-security-policy"]


def test_to_the_script_it_is_a_line(browser, function):
    function.html = PageError("the function failed", "Look at the log.")
    answer = browser.fragment()
    assert (answer.status, answer.text) == (502, "the function failed. Look at the log.")
    assert answer.headers["content-type"].startswith("text/plain")


def test_the_title_names_what_is_shown(browser):
    assert "<title>&lt;i&gt;x – Deployments</title>" in browser.get("/?deployment=%3Ci%3Ex").text
    assert "<title>shop – Deployments</title>" in browser.get("/?service=shop").text
