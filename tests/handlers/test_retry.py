"""An undo that failed goes on from the stage that failed, by a new deployment and an execution of its own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.deployment import Status
from domain.errors import Conflict, Denied
from handlers.passing import START_MS
from tests.handlers.conftest import NOW
from tests.handlers.deployer import Deployer, both
from tests.handlers.lives import ANN, EVE, waiting
from tests.handlers.ports import Ports
from tests.handlers.undo_fails import AGAIN, THIRD, drives, mended, retry, undo_fails

Deployers = tuple[Deployer, Deployer]


@pytest.fixture
def deployers(monkeypatch: pytest.MonkeyPatch) -> Deployers:
    return both(monkeypatch)


def test_it_takes_over_the_claim_and_starts(ports: Ports, deployers: Deployers) -> None:
    undo_fails(ports, deployers[0])
    fence = ports.target("web").fence
    answer = retry()
    assert answer == {
        "statusCode": 202,
        "deploymentId": AGAIN,
        "service": "web",
        "version": "3",
        "status": "RUNNING",
        "retries": "d1",
    }
    target, again = ports.target("web"), ports.get(AGAIN)
    assert (target.holder, target.fence, target.held, ports.started) == (AGAIN, fence + 1, "", [AGAIN])
    assert (again.fence, again.deadline, again.requester) == (fence + 1, NOW + START_MS, EVE.arn)
    assert [type(event).__name__ for event in ports.events] == ["DeploymentStarted"]
    assert ports.events[0].retries == "d1"  # type: ignore[attr-defined]
    assert ports.get("d1").status is Status.ROLLBACK_FAILED


def test_it_goes_on_from_the_stage_that_failed(ports: Ports, deployers: Deployers) -> None:
    stack, function = deployers
    undo_fails(ports, stack)
    mended(stack)
    retry()
    for each in deployers:
        each.asked.clear()
    assert drives(AGAIN) == "ROLLED_BACK"
    (_, prepared), (_, first), (_, second), (_, ended) = ports.told
    assert (prepared["result"], prepared["code"]) == ("failed", "Interrupted")
    assert (first, second, ended[0]) == ({"result": "done"}, {"result": "done"}, "ROLLED_BACK")
    assert (stack.asked, function.asked) == (["discard", "revert"], ["discard", "revert"])
    assert ports.names(AGAIN).count("StageStarted") == 1  # the application is back since the first time


def test_what_it_makes_in_aws_is_marked_as_another_attempt(ports: Ports, deployers: Deployers) -> None:
    stack, _ = deployers
    undo_fails(ports, stack)
    assert stack.given["revert"][4] == "d1"
    retry()
    drives(AGAIN)
    assert stack.given["revert"][4] == "d1#1"
    retry(AGAIN)
    drives(THIRD)
    assert stack.given["revert"][4] == "d1#2"


def test_one_that_goes_well_frees_the_service_for_the_next_and_quarantines_its_version(
    ports: Ports, deployers: Deployers
) -> None:
    stack, _ = deployers
    undo_fails(ports, stack, waiting("d2"), waiting("d3", "4"))
    mended(stack)
    retry()
    drives(AGAIN)
    target = ports.target("web")
    assert (target.holder, target.held, list(target.quarantine)) == ("d3", "", ["3"])
    assert (target.live_version, ports.get("d2").status) == ("2", Status.CANCELLED)


def test_one_that_fails_again_holds_the_service_again(ports: Ports, deployers: Deployers) -> None:
    undo_fails(ports, deployers[0], waiting("d3", "4"))
    retry()
    assert drives(AGAIN) == "ROLLBACK_FAILED"
    target, told = ports.target("web"), ports.events[-1]
    assert (target.holder, target.queue) == (AGAIN, ("d3",))
    assert target.held.startswith(
        "it is slow; the undo failed, too: the bucket is not empty. Mend the cause and `retry"
    )
    assert f"`retry {AGAIN}`" in target.held
    assert (type(told).__name__, told.deployment) == ("TargetHeld", AGAIN)  # type: ignore[attr-defined]


def test_asked_again_while_it_goes_on_the_answer_is_the_same(ports: Ports, deployers: Deployers) -> None:
    undo_fails(ports, deployers[0])
    assert retry() == retry(call_id="other", by=ANN)
    assert (ports.find("other"), ports.find(THIRD), ports.started) == (None, None, [AGAIN])


def test_one_that_failed_again_is_gone_on_with_by_its_own_name(ports: Ports, deployers: Deployers) -> None:
    undo_fails(ports, deployers[0])
    retry()
    drives(AGAIN)
    with pytest.raises(Denied, match=f"d1 was tried once more, as {AGAIN}") as denied:
        retry("d1")
    assert denied.value.advice == f"`retry {AGAIN}` goes on"
    assert ports.find(THIRD) is None


def test_two_at_once_are_one(ports: Ports, deployers: Deployers) -> None:
    undo_fails(ports, deployers[0])
    ports.meanwhile(lambda: retry(call_id="other", by=ANN))
    assert retry()["deploymentId"] == AGAIN
    assert (ports.get(AGAIN).requester, ports.target("web").holder, ports.started) == (ANN.arn, AGAIN, [AGAIN])


def test_where_everybody_else_is_faster_it_is_busy(ports: Ports, deployers: Deployers) -> None:
    def taken() -> None:
        ports.targets["web"] = replace(ports.target("web"), revision=ports.target("web").revision + 1)

    undo_fails(ports, deployers[0])
    ports.meanwhile(*[taken] * 8)
    with pytest.raises(Conflict, match="d1 was changed by others 8 times"):
        retry()
