"""A gate of another name, in a pipeline where no stage has made a plan: people agree to what the request says."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from domain.deployment import Status
from handlers import approve_deployment
from handlers.adapters.aws import ClientError
from tests.domain.owner import AGREE, EXTRACT, PATH, TRANSFORM
from tests.handlers.calls import CONTEXT, asked
from tests.handlers.conftest import NOW
from tests.handlers.deployer import both
from tests.handlers.deployments import held
from tests.handlers.gate import cancels, configured, votes
from tests.handlers.owner import through_own
from tests.handlers.ports import Ports

SMALL = {"deploymentId": "d1", "service": "web", "version": "2"}
INPUT = {"source": "s3://prices/", "rows": 12}


@pytest.fixture(autouse=True)
def at_the_gate(ports: Ports, monkeypatch: pytest.MonkeyPatch) -> None:
    configured(monkeypatch)
    both(monkeypatch)
    ports.holds(through_own(EXTRACT, TRANSFORM, request={**SMALL, "input": INPUT}), target=held())


def ask(token: str = "gate") -> None:
    asked(approve_deployment.handler, stage=AGREE, token=token)


def wake() -> None:
    event = {"deploymentId": "d1", "stage": AGREE, "execution": "d1", "resume": True}
    approve_deployment.handler(event, CONTEXT)


def test_people_are_shown_what_the_request_says(ports: Ports) -> None:
    ask()
    [told] = [each for each in ports.events if type(each).__name__ == "ApprovalRequested"]
    assert told.changes == ('source: "s3://prices/"', "rows: 12")  # type: ignore[attr-defined]
    assert (ports.get("d1").status, ports.told) == (Status.AWAITING_APPROVAL, [])


def test_a_plan_that_a_stage_has_made_stays_as_it_is(ports: Ports) -> None:
    plan = {"digest": "5" * 64, "unchanged": False, "summary": ["12 rows more"], "alerts": []}
    ports.holds(replace(ports.get("d1"), plan=plan), target=held())
    ask()
    assert ports.get("d1").plan == plan


def test_who_asks_again_is_shown_the_same_plan(ports: Ports) -> None:
    ask()
    before = ports.get("d1").plan
    ask(token="again")
    assert (ports.get("d1").plan, ports.names("d1").count("ApprovalRequested")) == (before, 1)


def test_where_nobody_needs_to_be_asked_it_is_passed(ports: Ports, monkeypatch: pytest.MonkeyPatch) -> None:
    configured(monkeypatch, required=0)
    ask()
    assert ports.told == [("gate", {"result": "done"})]


def test_what_the_request_says_is_never_taken_for_no_change(ports: Ports, monkeypatch: pytest.MonkeyPatch) -> None:
    configured(monkeypatch, passUnchanged=True)
    ask()
    assert ports.get("d1").status is Status.AWAITING_APPROVAL


def test_a_vote_opens_the_gate_of_another_name(ports: Ports) -> None:
    ask()
    state = ports.get("d1")
    plan = (state.plan or {})["digest"]
    assert state.approval and state.approval.plan == plan
    votes(ports, "ann", "approve", NOW + 1, plan=plan)
    wake()
    assert ports.told == [("gate", {"result": "done"})]


def test_one_who_cancels_closes_it(ports: Ports) -> None:
    ask()
    cancels(ports, NOW + 1)
    wake()
    assert ports.told[-1][1]["code"] == "Cancelled"


def test_there_is_nothing_to_take_back_where_no_part_was_planned(ports: Ports, monkeypatch: pytest.MonkeyPatch) -> None:
    """The gate has no deploy role in such a pipeline: it must not ask for one."""

    def denied(*_: Any) -> Any:
        raise ClientError({"Error": {"Code": "AccessDenied", "Message": "no"}}, "AssumeRole")

    monkeypatch.setattr("handlers.adapters.aws.DeployRole._assume", denied)
    ask()
    cancels(ports, NOW + 1)
    wake()
    assert ports.told[-1][1]["code"] == "Cancelled"
    assert PATH.gate == AGREE
