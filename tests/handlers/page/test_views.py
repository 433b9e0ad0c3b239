"""What the views say of documents that are seldom, and what they leave out."""

from __future__ import annotations

from typing import Any

import pytest

from domain.deployment import Status
from handlers.adapters.trends import Trends
from handlers.pages.attention import MOST, attention
from handlers.pages.deployment import deployment
from handlers.pages.element import el
from handlers.pages.icons import meaning_of, words
from handlers.pages.pieces import Page, facts, table
from handlers.pages.reading import Overview
from handlers.pages.service import service
from handlers.pages.times import Times
from handlers.pages.trends import trends
from tests.client import services, stories
from tests.handlers.page.documents import ARN, DEPLOYMENTS, NOW, told
from tests.handlers.page.reader import Element, read
from tests.handlers.page.test_deployment import fact

PAGE = Page("prod", Times(NOW), ARN)
MEANT = {
    Status.QUEUED: "calm",
    Status.RUNNING: "busy",
    Status.AWAITING_APPROVAL: "wait",
    Status.ROLLING_BACK: "undo",
    Status.SUCCEEDED: "good",
    Status.FAILED: "bad",
    Status.ROLLED_BACK: "undo",
    Status.ROLLBACK_FAILED: "bad",
    Status.REJECTED: "calm",
    Status.EXPIRED: "calm",
    Status.CANCELLED: "calm",
    Status.SUPERSEDED: "calm",
    Status.REFUSED: "bad",
}


def shown(name: str = "", **more: Any) -> Element:
    document = {**(DEPLOYMENTS[name]() if name else told(stories.begun())), **more}
    return read(el("div", deployment(PAGE, document, {})))


@pytest.mark.parametrize("status", Status)
def test_every_status_has_a_meaning_and_words(status: Status) -> None:
    assert meaning_of(status.value) == MEANT[status]
    assert words(status.value).lower().replace(" ", "_").upper() == status.value


def test_a_rollback_tells_how_long_it_waited_and_where_it_goes() -> None:
    document = shown("rollback")
    assert fact(document, "Waited") == "20 s in the queue"
    assert fact(document, "Goes back to") == "storefront-2-m3p8w from 3"
    assert fact(shown("undone"), "Waited") == fact(shown("undone"), "Goes back to") == ""


def test_a_retry_names_what_it_tries_again() -> None:
    assert fact(shown("retry"), "Tries again") == stories.ID
    assert fact(shown("undone"), "Tries again") == ""


def test_what_people_cancel_names_them() -> None:
    cancel = {"by": "arn:aws:iam::123456789012:user/eve", "reason": "not now"}
    assert fact(shown(cancel=cancel), "Cancelled") == "by user eve: not now"
    assert fact(shown(), "Cancelled") == ""


def test_what_waits_for_nobody_waits_for_its_turn() -> None:
    queued = {"event": "DeploymentQueued", "at": NOW, "sequence": 1, "detail": {"position": 1}}
    assert fact(shown(status="QUEUED", history=[queued]), "Waits") == "for its turn"
    queued["detail"] = {"position": 1, "because": "it is frozen", "behind": "d-0"}
    assert fact(shown(status="QUEUED", history=[queued]), "Waits") == "behind d-0; it is frozen"
    assert fact(shown(history=[queued]), "Waits") == ""


def test_what_has_ended_has_no_more_time() -> None:
    assert fact(shown(deadline=NOW + 60_000), "Has time") == "until 10:33 UTC (1 min left)"
    assert fact(shown("undone", deadline=NOW + 60_000), "Has time") == ""


def test_what_stopped_without_a_reason_has_no_notice() -> None:
    ends = {"event": "DeploymentStopped", "at": NOW, "sequence": 1, "detail": {"status": "SUPERSEDED"}}
    assert shown(status="SUPERSEDED", history=[ends], plan=None).all("div", "notice") == []


def test_an_approval_that_nobody_decided_says_so() -> None:
    document = shown(status="CANCELLED", approval=stories.approval())
    assert "Not decided 0 of 2 approvals are given. Asked were role Approvers, user bob." in document.text


def test_of_a_request_only_plain_values_are_shown() -> None:
    request = {
        "infrastructure": {"kind": "codebuild", "environment": {"KEY": "x-y-z"}},
        "validation": [],
        "version": "2",
    }
    document = shown(request=request)
    assert fact(document, "Infrastructure") == "kind: codebuild"
    assert "x-y-z" not in document.text


def test_a_free_service_is_busy_with_nobody() -> None:
    document = read(el("div", service(PAGE, {"service": "new"}, [], False)))
    assert document.one("header").one("span", "pill").text == "Free"
    assert fact(document, "Live") == "nothing"
    assert [fact(document, label) for label in ("Since", "By", "Busy with", "In the queue", "No way back")] == [""] * 5


def test_a_service_that_was_gone_back_on_names_what_is_restored() -> None:
    document = read(el("div", service(PAGE, services.STOREFRONT, [], False)))
    assert fact(document, "Restores") == services.ORIGIN


def test_of_many_alerts_the_first_are_shown_before_the_plan_is_looked_at() -> None:
    waits = told(stories.waiting())
    waits["plan"] = {**waits["plan"], "alerts": [f"alert-{n}" for n in range(9)]}
    lists: dict[str, Any] = {"queued": [], "services": [], "recent": [], "trends": None, "cut": frozenset()}
    text = read(attention(PAGE, Overview(at_work=[waits], **lists))).text
    assert text.count("alert-") == MOST
    assert "and 6 more: look at the whole plan" in text


def test_where_nothing_failed_no_day_is_named() -> None:
    days = [1.0, None]
    figures = read(trends(PAGE, Trends(first=NOW, ended=days, failed=[0.0, None], led=days, lead=days)))
    assert figures.all("div", "figure")[1].one("p").text == "0 % of them"


def test_facts_that_say_nothing_are_left_out() -> None:
    assert facts([("a", ""), ("b", None)]) is None
    assert read(str(facts([("a", ""), ("b", "c")]))).text == "b c"


def test_an_empty_cell_is_no_line_of_a_card() -> None:
    cells = read(table("x", ["a", "b", "c"], [["1", "", "3"]])).all("td")
    assert [each.classes for each in cells] == [["none"], []]
