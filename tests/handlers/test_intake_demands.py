"""What a request demands of people, what a stack demands of requests, and who is known to have asked."""

from __future__ import annotations

from typing import Any

import pytest

from domain.deployment import Status
from handlers import intake, rules
from tests.handlers.deployments import REQUEST, USER
from tests.handlers.ports import Ports
from tests.handlers.requests import EVENT_ID, ask

PROOF = "this stack takes requests from proven people alone, and an event proves nobody"


@pytest.fixture(autouse=True)
def configured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEPLOY_ROLE", "arn:aws:iam::123456789012:role/deploy-{service}")
    monkeypatch.setattr(intake, "ENVIRONMENT", "dev")
    approvals(monkeypatch)


def approvals(monkeypatch: pytest.MonkeyPatch, **config: Any) -> None:
    monkeypatch.setattr(rules, "APPROVALS", {"approvers": ["user/ann", "user/ben"], **config})


def by_ann(**more: Any) -> Any:
    """As the control API takes it in."""
    return intake.take({**REQUEST, **more}, default_id="run-1", requested_by="ann", requester=f"{USER}ann")


def test_a_request_may_demand_people(ports: Ports) -> None:
    assert ask(approvals={"required": 2}) == ("d1", "RUNNING")
    assert ports.get("d1").request["approvals"] == {"required": 2}


def test_more_people_than_there_are_can_never_agree(ports: Ports) -> None:
    assert ask(approvals={"required": 3}) == ("d1", "REFUSED")
    assert ports.get("d1").problems == ("approvals.required is 3, and this stack names 2 approvers",)


def test_a_stack_without_approvers_cannot_ask_any(ports: Ports, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "APPROVALS", {})
    assert ask(approvals={"required": 1}) == ("d1", "REFUSED")
    assert ports.get("d1").problems == ("approvals.required is 1, and this stack names no approvers",)


def test_approvers_that_are_not_counted_are_enough_for_any_demand(
    ports: Ports, monkeypatch: pytest.MonkeyPatch
) -> None:
    approvals(monkeypatch, approvers=["assumed-role/Approver/*"])
    assert ask(approvals={"required": 10})[1] == "RUNNING"


@pytest.mark.parametrize(
    "demand", [{}, {"required": 0}, {"required": 11}, {"required": True}, {"required": "2"}, 2, None, [1]]
)
def test_a_demand_that_is_none_is_refused(ports: Ports, demand: Any) -> None:
    assert ask(approvals=demand) == ("d1", "REFUSED")
    assert any("approvals" in problem for problem in ports.get("d1").problems)


@pytest.mark.parametrize("key", ["approvers", "excludeRequester", "expiresMinutes", "passUnchanged"])
def test_a_request_cannot_change_the_rules(ports: Ports, key: str) -> None:
    assert ask(approvals={"required": 1, key: ["user/eve"]}) == ("d1", "REFUSED")
    assert f"approvals.{key} is not known here" in ports.get("d1").problems[0]


def test_a_service_has_the_approvers_of_its_own_rules(ports: Ports, monkeypatch: pytest.MonkeyPatch) -> None:
    approvals(monkeypatch, services={"web": {"approvers": ["user/cem"]}})
    assert ask(approvals={"required": 2}) == ("d1", "REFUSED")
    assert ask(approvals={"required": 2}, deploymentId="d2", service="shop")[1] == "RUNNING"


def test_where_only_proven_people_may_ask_an_event_is_refused_with_what_to_do(
    ports: Ports, monkeypatch: pytest.MonkeyPatch
) -> None:
    approvals(monkeypatch, provenRequests=True)
    assert ask(requestedBy=f"{USER}ann") == ("d1", "REFUSED")
    (problem,) = ports.get("d1").problems
    assert problem.startswith(f"{PROOF}: ask through the control API")
    assert (ports.targets, ports.started) == ({}, [])


def test_a_proven_person_may_ask_there(ports: Ports, monkeypatch: pytest.MonkeyPatch) -> None:
    approvals(monkeypatch, provenRequests=True)
    assert by_ann().status is Status.RUNNING


def test_only_one_service_may_demand_proof(ports: Ports, monkeypatch: pytest.MonkeyPatch) -> None:
    approvals(monkeypatch, services={"web": {"provenRequests": True}})
    assert ask()[1] == "REFUSED"
    assert ask(deploymentId="d2", service="shop")[1] == "RUNNING"


def test_everything_that_this_stack_cannot_do_is_told_at_once(ports: Ports, monkeypatch: pytest.MonkeyPatch) -> None:
    approvals(monkeypatch, provenRequests=True)
    monkeypatch.setenv("DEPLOY_ROLE", "")
    assert ask(approvals={"required": 3}) == ("d1", "REFUSED")
    assert len(ports.get("d1").problems) == 3


def test_an_event_proves_nobody_whoever_it_names(ports: Ports) -> None:
    ask(requestedBy=f"{USER}ann")
    assert (ports.get("d1").requester, ports.get("d1").requested_by) == ("", f"{USER}ann")


def test_an_event_cannot_bring_a_requester(ports: Ports) -> None:
    assert ask(requester=f"{USER}ann") == ("d1", "REFUSED")
    assert "requester is not known here" in ports.get("d1").problems[0]


def test_who_is_proven_to_have_asked_is_kept_beside_whom_the_request_names(ports: Ports) -> None:
    assert by_ann().requester == f"{USER}ann"
    assert by_ann(deploymentId="d2", requestedBy="the pipeline").requested_by == "the pipeline"
    assert (ports.get("d1").requested_by, ports.get("d2").requester) == ("ann", f"{USER}ann")


def test_who_asks_again_does_not_become_the_requester(ports: Ports) -> None:
    """A second person with the very same request is told of the first one's."""
    by_ann()
    again = intake.take(REQUEST, default_id="run-2", requested_by="ben", requester=f"{USER}ben")
    assert (again.id, again.requester, again.requested_by) == ("d1", f"{USER}ann", "ann")


def test_a_refusal_keeps_the_id_of_its_call(ports: Ports) -> None:
    refused = intake.take({"service": "web"}, default_id="run-1", requested_by="ann", requester=f"{USER}ann")
    assert (refused.id, refused.status, EVENT_ID in ports.deployments) == ("run-1", Status.REFUSED, False)
