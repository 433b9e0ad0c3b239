"""One deployment, from its rows: how it stands, what it changes, who agreed, what happened, what can be done."""

from __future__ import annotations

from tests.handlers.control.acts import two_lived, undo_fails
from tests.handlers.control.api import Api
from tests.handlers.control.service import Shop
from tests.handlers.page.conftest import Look
from tests.handlers.page.reader import Element
from tests.handlers.page.test_overview import part, rows
from tests.sweep.people import at_work, queued


def commands(document: Element) -> list[str]:
    return [each.text for each in document.all("code", "command")]


def fact(document: Element, label: str) -> str:
    return next((each.one("dd").text for each in document.all("div") if _label(each) == label), "")


def _label(element: Element) -> str:
    first = element.content[0] if element.content else ""
    return first.text if isinstance(first, Element) and first.tag == "dt" else ""


def events(document: Element) -> list[str]:
    return [each.one("span").text for each in document.one("ol", "timeline").all("li")]


def test_a_deployment_that_succeeded_is_told_from_its_request_to_its_end(shop: Shop, look: Look) -> None:
    shop.asks(reason="a new basket").ends()
    document = look(deployment="d-1")
    assert document.one("h1").text == "shop 2"
    assert document.one("header", "title").one("span", "pill").text == "Succeeded"
    assert fact(document, "Asked by").startswith("ci, ")
    assert fact(document, "Why") == "a new basket"
    assert fact(document, "Took")
    told = events(document)
    assert told[0] == "started"
    assert "ValidateDeployment begins" in told
    assert told[-1].startswith("SUCCEEDED after ")
    assert {step.one("span", "state").text for step in document.all("li", "step")} == {"done"}


def test_what_is_live_can_be_gone_back_from(shop: Shop, look: Look) -> None:
    two_lived(shop)
    assert commands(look(deployment="d-2")) == ["python -m ops rollback shop --stack dev --reason '...'"]
    assert commands(look(deployment="d-1")) == []


def test_a_plan_is_shown_with_all_that_approvers_must_know(shop: Shop, api: Api, look: Look) -> None:
    shop.waits(people=1)
    plan, shown = api.show()["plan"], part(look(deployment="d-1"), "Plan")
    for each in (*plan["summary"], *plan["alerts"], *plan["validation"], *plan["undo"], plan["digest"]):
        assert each in shown.text
    changes = [row[0] for row in rows(shown.all("table")[0])]
    assert changes == [each["resource"] for each in plan["infrastructure"]["changes"]]


def test_votes_are_shown_with_their_reasons(shop: Shop, api: Api, look: Look) -> None:
    shop.waits(people=2)
    api.vote("ann", reason="looks good")
    approval = part(look(deployment="d-1"), "Approval")
    assert "Waiting for 1 more of 2 people" in approval.text
    assert [row[:3] for row in rows(approval)] == [["ann", "Approved", "looks good"]]
    api.vote("ben", "reject", reason="too early")
    shop.ends()
    document = look(deployment="d-1")
    assert "Rejected 1 of 2 approvals are given. Asked were user ann, user ben" in part(document, "Approval").text
    assert "Why it stopped" in document.one("div", "notice").text
    assert "too early" in document.one("div", "notice").text


def test_a_failure_is_explained_before_everything_else(shop: Shop, look: Look) -> None:
    shop.asks("3").ends()
    document = look(deployment="d-1")
    notice = document.one("div", "notice")
    assert notice.one("h2").text == "ValidateDeployment failed (ValidationFailed)"
    assert "function shop:live failed" in notice.text
    assert "UNDO begins" in " ".join(events(document))
    assert commands(document) == []


def test_a_failed_undo_says_what_people_can_do_until_somebody_has(shop: Shop, api: Api, look: Look) -> None:
    undo_fails(shop)
    document = look(deployment="d-3")
    assert [each.one("h2").text for each in document.all("div", "notice")][1] == "The undo failed: people are needed"
    assert commands(document)[0] == "python -m ops retry d-3 --stack dev --reason '...'"
    body = {"as": "restored", "reason": "looked"}
    answer = api.call("POST", "/targets/{service}/resolution", {"service": "shop"}, body=body, by="eve")
    assert answer.status == 200
    assert commands(look(deployment="d-3")) == []


def test_what_waits_says_for_what_and_can_be_stopped(shop: Shop, look: Look) -> None:
    shop.asks("hanging").asks("3", "d-2").until(queued, "d-2")
    document = look(deployment="d-2")
    assert fact(document, "Waits") == "behind d-1"
    assert commands(document) == [
        "python -m ops status d-2 --follow --stack dev",
        "python -m ops cancel d-2 --stack dev --reason '...'",
    ]
    assert "There is no plan yet." not in document.text


def test_what_runs_has_time_until_its_deadline(shop: Shop, look: Look) -> None:
    shop.asks("hanging").until(at_work("DeployInfrastructure"))
    assert fact(look(deployment="d-1"), "Has time").startswith("until ")


def test_what_was_refused_says_why_and_has_no_plan(shop: Shop, look: Look) -> None:
    shop.asks(colour="red").ends()
    document = look(deployment="d-1")
    assert document.one("div", "notice").one("h2").text == "Why it was refused"
    assert "colour" in document.one("div", "notice").text
    assert [each for each in document.all("section") if each.attributes["aria-label"] == "Plan"] == []


def test_a_rollback_says_where_it_goes(shop: Shop, api: Api, look: Look) -> None:
    two_lived(shop)
    body = {"deploymentId": "r-1", "reason": "it is slow"}
    answer = api.call("POST", "/targets/{service}/rollback", {"service": "shop"}, body=body, by="eve")
    assert answer.status == 202
    shop.ends("r-1")
    assert fact(look(deployment="r-1"), "Goes back to") == "d-1 from 2"
