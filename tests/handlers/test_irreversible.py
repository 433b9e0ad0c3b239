"""What cannot be undone is not pretended to be: the undo stops before it, and people are told what to do."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from domain import progress, stages
from domain.errors import Code, StageError
from handlers import rollback_application, rollback_infrastructure
from tests.handlers.calls import asked
from tests.handlers.conftest import NOW
from tests.handlers.deployer import INFRASTRUCTURE, Deployer, both
from tests.handlers.deployments import REQUEST, running
from tests.handlers.endings import finish
from tests.handlers.lives import lives
from tests.handlers.ports import Ports

FAILED = StageError(Code.VALIDATION_FAILED, "it is slow")
SNAPSHOT = {"infrastructure": {"exists": True}, "application": {"exists": True}}
MARK = {"irreversible": True, "irreversibleReason": "the orders were split"}
Deployers = tuple[Deployer, Deployer]


@pytest.fixture
def deployers(monkeypatch: pytest.MonkeyPatch) -> Deployers:
    return both(monkeypatch)


def failed(ports: Ports, part: str, *done: str, at_work: str = stages.VALIDATE, **plan: Any) -> None:
    """This part of its request is marked; a stage did not reach its goal."""
    whole = {"infrastructure": INFRASTRUCTURE, "application": REQUEST["application"]}
    request = {**REQUEST, **whole, part: {**whole[part], **MARK}}
    state = running("d1", stages.PREPARE, *done, at_work=at_work, request=request)
    planned = {name: {"kind": each["kind"], "unchanged": False, **plan} for name, each in whole.items()}
    ports_state = replace(state, snapshot=SNAPSHOT, plan=planned, version="3")
    lives(ports, progress.fail(ports_state, FAILED, NOW), holder="d1")


def test_nothing_is_touched_where_the_application_cannot_come_back(ports: Ports, deployers: Deployers) -> None:
    failed(ports, "application", stages.INFRASTRUCTURE, stages.APPLICATION)
    asked(rollback_application.handler)
    assert [each.asked for each in deployers] == [[], []]
    reason = "application: lambda web does NOT come back: the orders were split; the undo stopped before it"
    assert ports.get("d1").undo_failure == {
        "stage": stages.UNDO_APPLICATION,
        "code": "UndoFailed",
        "reason": reason,
    }
    assert ports.told == [("t", {"result": "failed", "code": "UndoFailed", "reason": reason})]


def test_the_undo_says_beforehand_what_does_not_come_back(ports: Ports, deployers: Deployers) -> None:
    failed(ports, "infrastructure", stages.INFRASTRUCTURE, stages.APPLICATION)
    asked(rollback_application.handler)
    (started,) = [event for event in ports.events if type(event).__name__ == "RollbackStarted"]
    assert started.plan == (  # type: ignore[attr-defined]
        "application: lambda web back to what it was",
        "infrastructure: cloudformation web does NOT come back: the orders were split",
    )


def test_what_is_newer_comes_back_and_what_cannot_and_all_behind_it_stays(ports: Ports, deployers: Deployers) -> None:
    stack, function = deployers
    failed(ports, "infrastructure", stages.INFRASTRUCTURE, stages.APPLICATION)
    asked(rollback_application.handler)
    asked(rollback_infrastructure.handler)
    assert (stack.asked, function.asked) == (["discard"], ["revert", "discard"])
    assert (ports.get("d1").undo_failure or {})["stage"] == stages.UNDO_INFRASTRUCTURE


def test_it_ends_as_a_failed_undo_with_instructions_and_without_a_retry(ports: Ports, deployers: Deployers) -> None:
    failed(ports, "application", stages.INFRASTRUCTURE, stages.APPLICATION)
    asked(rollback_application.handler)
    assert finish() == "ROLLBACK_FAILED"
    held = ports.target("web").held
    assert "the orders were split" in held
    assert "retry" not in held
    assert held.endswith("say which: `resolve web --as restored` or `--as live:VERSION`")


BEFORE: tuple[str, ...] = (stages.INFRASTRUCTURE,)


@pytest.mark.parametrize(
    ("done", "at_work", "plan"),
    [((), stages.INFRASTRUCTURE, {}), ((*BEFORE, stages.APPLICATION), stages.VALIDATE, {"unchanged": True})],
    ids=["before its stage began", "where its plan changes nothing"],
)
def test_what_was_marked_comes_back_where_it_was_not_changed(
    ports: Ports, deployers: Deployers, done: tuple[str, ...], at_work: str, plan: dict[str, bool]
) -> None:
    failed(ports, "application", *done, at_work=at_work, **plan)
    asked(rollback_application.handler)
    asked(rollback_infrastructure.handler)
    assert finish() == "ROLLED_BACK"
    assert "revert" in deployers[1].asked
