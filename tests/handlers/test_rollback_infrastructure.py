"""What was made for a plan goes first; then infrastructure comes back, and the application has the last word."""

from __future__ import annotations

from typing import Any

import pytest

from domain import stages
from domain.errors import Code, StageError
from handlers import rollback_infrastructure
from handlers.adapters.aws import ClientError
from handlers.results import Waiting
from tests.handlers.calls import asked, woken
from tests.handlers.deployer import INFRASTRUCTURE, Deployer, both
from tests.handlers.deployments import REQUEST, held, running
from tests.handlers.ports import Ports

roll_back = rollback_infrastructure.handler
SNAPSHOT = {"infrastructure": {"exists": True}, "application": {"exists": True}}
Deployers = tuple[Deployer, Deployer]


@pytest.fixture
def deployers(monkeypatch: pytest.MonkeyPatch) -> Deployers:
    return both(monkeypatch)


def failed(ports: Ports, *done: str, at_work: str, **more: Any) -> None:
    """A stage was at work and did not reach its goal."""
    request = {**REQUEST, "infrastructure": INFRASTRUCTURE}
    ports.holds(running("d1", *done, at_work=at_work, request=request, **more), target=held())
    asked(roll_back)


def test_where_only_a_plan_was_made_only_that_is_taken_back(ports: Ports, deployers: Deployers) -> None:
    failed(ports, at_work=stages.PREPARE)
    assert [each.asked for each in deployers] == [["discard"], ["discard"]]
    assert ports.told == [("t", {"result": "done"})]


def test_a_plan_is_taken_back_before_what_was_changed_comes_back(ports: Ports, deployers: Deployers) -> None:
    failed(ports, stages.PREPARE, at_work=stages.INFRASTRUCTURE, snapshot=SNAPSHOT)
    assert [each.asked for each in deployers] == [["discard", "revert"], ["discard", "revert"]]
    assert ports.events[-1].summary == ("cloudformation is back", "lambda is back")  # type: ignore[attr-defined]


def test_a_plan_is_taken_back_once(ports: Ports, deployers: Deployers) -> None:
    stack, _ = deployers
    stack.answers["revert"] = Waiting({"phase": "rest"}, "arn:stack")
    failed(ports, stages.PREPARE, at_work=stages.INFRASTRUCTURE, snapshot=SNAPSHOT)
    woken(roll_back)
    assert stack.asked.count("discard") == 1
    assert ports.told == []


def test_where_aws_cannot_be_asked_the_stage_is_tried_again(ports: Ports, deployers: Deployers) -> None:
    busy = ClientError({"Error": {"Code": "Throttling", "Message": "Rate exceeded"}}, "DeleteChangeSet")
    deployers[0].answers["discard"] = busy
    failed(ports, at_work=stages.PREPARE)
    assert ports.told == [("t", "again")]


def test_a_plan_that_cannot_be_taken_back_is_no_failed_undo(ports: Ports, deployers: Deployers) -> None:
    denied = ClientError({"Error": {"Code": "AccessDenied", "Message": "not authorized"}}, "DeleteChangeSet")
    deployers[0].answers["discard"] = denied
    failed(ports, at_work=stages.PREPARE)
    assert ports.told == [("t", {"result": "done"})]


def test_what_cannot_come_back_is_a_failed_undo(ports: Ports, deployers: Deployers) -> None:
    deployers[0].answers["revert"] = StageError(Code.UNDO_FAILED, "the bucket is not empty")
    failed(ports, stages.PREPARE, at_work=stages.INFRASTRUCTURE, snapshot=SNAPSHOT)
    assert (ports.get("d1").undo_failure or {})["reason"] == "the bucket is not empty"
