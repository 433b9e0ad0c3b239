"""The page of a real coordinator in a browser: a deployment that moves, one that failed, and names that are hostile."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from domain.events import SOURCE
from ops.demo.storefront import BROKEN, BUCKET, Release
from ops.sandbox.lifecycle import Sandbox
from tests.chromium import chromium as browser

pytestmark = pytest.mark.sandbox
SERVICE = "window"
SLOW = "import time\n\ndef handler(event, context):\n    time.sleep(2)\n    return {{'version': '{version}'}}\n"
HOSTILE = "<script>window.hacked=1</script><img src=x onerror=window.hacked=1>'\"&lt;b&gt;"
ENDED_MS = 40_000
__all__ = ["browser"]

Ask = Callable[..., None]


@pytest.fixture(scope="module")
def ask(local: Sandbox) -> Ask:
    """Asks for a deployment of a function that is there already."""
    trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    role = local.client("iam").create_role(RoleName=SERVICE, AssumeRolePolicyDocument=document)["Role"]["Arn"]
    s3 = local.client("s3")
    s3.create_bucket(Bucket=BUCKET)
    Release("window-0", "").publish(s3)
    where = {"S3Bucket": BUCKET, "S3Key": "storefront/window-0/app.zip"}
    local.client("lambda").create_function(
        FunctionName=SERVICE, Runtime="python3.13", Handler="index.handler", Role=role, Code=where
    )

    def put(version: str, code: str = SLOW, **more: Any) -> None:
        release = Release(version, "", code)
        release.publish(s3)
        whole = release.request(version, service=SERVICE, **more)
        whole["application"]["function"] = SERVICE
        whole["validation"] = [{"kind": "lambda", "function": f"{SERVICE}:live", "expect": {}}]
        del whole["infrastructure"]
        entry = {"EventBusName": local.outputs["eventBusName"], "Source": SOURCE, "DetailType": "DeploymentRequested"}
        local.client("events").put_events(Entries=[{**entry, "Detail": json.dumps(whole)}])

    return put


@pytest.fixture(scope="module")
def chromium(ask: Ask, browser: Any) -> Any:
    """After the sandbox."""
    return browser


@pytest.fixture
def page(chromium: Any, local: Sandbox) -> Iterator[Any]:
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, color_scheme="dark")
    shown = context.new_page()
    shown.set_default_timeout(ENDED_MS)
    shown.goto(local.page)
    shown.wait_for_selector("main[data-live]")
    yield shown
    context.close()


def test_a_deployment_is_seen_while_it_moves(page, ask):
    ask("window-1")
    card = page.locator("article", has=page.get_by_role("link", name="window-1", exact=True))
    card.get_by_text("Running").wait_for()
    assert "ValidateDeployment" in card.inner_text()
    card.wait_for(state="detached")
    row = page.get_by_role("row", name="window-1").filter(has_text="Succeeded")
    row.wait_for()
    live = page.get_by_role("row", name=SERVICE).filter(has_text="free").first
    assert "window-1" in live.inner_text()


def test_a_failed_one_is_explained_and_the_keyboard_leads_there(page, ask, local):
    ask("window-2", BROKEN)
    row = page.get_by_role("row", name="window-2").filter(has_text="Rolled back")
    row.wait_for()
    row.get_by_role("link", name="window-2", exact=True).focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{local.page}?deployment=window-2")
    assert "version window-2 cannot find its catalogue" in page.get_by_role("main").inner_text()
    assert page.title().startswith("window-2")


def test_every_link_is_reached_by_the_tab_key(page):
    links = page.locator("main a[href]").count()
    page.keyboard.press("Tab")
    assert links and page.evaluate("() => document.activeElement.matches('main a[href]')")


def test_what_people_write_is_text(page, ask, local):
    """Of a request that was accepted, and of one that was refused."""
    ask("window-3", reason=HOSTILE)
    ask("window-4", requestedBy=HOSTILE[:60], onBusy=HOSTILE)
    for name, text in (("window-3", HOSTILE), ("window-4", HOSTILE[:60])):
        page.get_by_role("link", name=name, exact=True).first.wait_for()
        page.goto(f"{local.page}?deployment={name}")
        page.wait_for_selector("main[data-live]")
        assert text in page.get_by_role("main").inner_text()
        assert page.locator("main script, main img").count() == 0
        assert page.evaluate("() => window.hacked") is None
        page.goto(local.page)


def test_a_name_that_is_none_is_answered(page, local):
    page.goto(f"{local.page}?deployment=%3Cscript%3Ewindow.hacked=1%3C/script%3E")
    assert "There is no such deployment" in page.get_by_role("main").inner_text()
    assert page.evaluate("() => window.hacked") is None


@pytest.mark.parametrize("query", ["", "?deployment=window-2", f"?service={SERVICE}"])
def test_on_a_narrow_screen_nothing_sticks_out(page, local, query):
    page.set_viewport_size({"width": 400, "height": 800})
    page.goto(f"{local.page}{query}")
    page.wait_for_selector("main[data-live]")
    assert page.evaluate("() => document.documentElement.scrollWidth") == 400


def test_it_is_dark_where_the_reader_likes_it_dark(page, local):
    luminance = (
        "() => getComputedStyle(document.querySelector('main > div')).backgroundColor.match(/\\d+/g).map(Number)"
    )
    assert max(page.evaluate(luminance)) < 60
    page.goto(f"{local.page}?theme=light")
    assert min(page.evaluate(luminance)) > 200


def test_nothing_of_it_is_kept_from_running_by_the_policy(chromium, local):
    """A style or an image that the policy refuses would be told here."""
    context = chromium.new_context()
    page, told = context.new_page(), []
    page.on("console", lambda message: told.append(message.text))
    page.goto(f"{local.page}?deployment=window-2")
    page.wait_for_selector("main[data-live]")
    context.close()
    assert told == []
