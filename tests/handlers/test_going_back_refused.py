"""Where there is no way back that is told, with every reason, and remembered."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from domain.deployment import Status
from domain.target import Target
from handlers.adapters import lists
from tests.handlers.deployments import REQUEST, running
from tests.handlers.lives import LIVE, go_back, lived, lives
from tests.handlers.ports import Ports


def problems(ports: Ports, **detail: Any) -> tuple[str, ...]:
    assert go_back(**detail) == ("r1", "REFUSED")
    assert (ports.names("r1"), ports.started) == (["DeploymentRefused"], [])
    return ports.get("r1").problems


def test_every_problem_of_the_request_is_told_at_once(ports: Ports) -> None:
    lives(ports)
    found = problems(ports, to="a b", now="yes", colour="red", reason="")
    assert [word for word in ("to ", "now ", "colour ", "reason ") if any(each.startswith(word) for each in found)] == [
        "to ",
        "now ",
        "colour ",
        "reason ",
    ]


def test_a_reason_is_needed(ports: Ports) -> None:
    lives(ports)
    assert problems(ports, reason="") != ()


@pytest.mark.parametrize("target", [Target(service="web"), Target(service="web", fence=3)])
def test_where_nothing_is_live_there_is_nothing_to_go_back_from(ports: Ports, target: Target) -> None:
    ports.holds(target=target)
    assert problems(ports) == ("nothing is live on web, so there is nothing to go back from",)


@pytest.mark.parametrize(
    ("origin", "said"),
    [
        ("d0", "this is the first version of web that the history knows, so there is nothing to go back to"),
        ("b0", "nothing is known of what was live on web before; name one with `to`"),
    ],
)
def test_what_was_live_before_may_be_unknown(ports: Ports, origin: str, said: str) -> None:
    target = lives(ports)
    current = {**(target.current or {}), "previous": "", "origin": origin}
    ports.targets["web"] = replace(target, current=current, revision=1)
    assert problems(ports) == (said,)


def test_what_was_live_before_may_be_forgotten(ports: Ports) -> None:
    lives(ports)
    del ports.deployments["c0"]
    (why,) = problems(ports)
    assert why == "c0 was live before, and the history does not keep it any more; name one with `to`"


def test_where_no_version_is_named_none_is_looked_for(ports: Ports, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(lists, "succeeded", lambda service, version: asked.append(version) or "")
    lives(ports)
    del ports.deployments["c0"]
    problems(ports)
    assert asked == []


def test_a_destination_that_nobody_knows_is_named(ports: Ports) -> None:
    lives(ports)
    (why,) = problems(ports, to="7.7")
    assert why == 'the history has no deployment of web that is called "7.7" or succeeded with this version'


def test_a_deployment_of_another_service_is_no_destination(ports: Ports) -> None:
    lives(ports, lived("x1", "9", service="bank"))
    assert problems(ports, to="x1") == ("x1 is a deployment of bank, not of web",)


def test_only_what_succeeded_can_be_restored(ports: Ports) -> None:
    lives(ports, lived("d9", "9", status=Status.ROLLED_BACK))
    assert problems(ports, to="d9") == ("d9 ended as ROLLED_BACK: only a deployment that succeeded can be restored",)


def test_nobody_goes_back_to_what_is_live(ports: Ports) -> None:
    lives(ports)
    assert problems(ports, to="d0") == ("d0 (version 2) is live already; request it again to deploy it once more",)


def test_while_another_is_deployed_one_may_go_back_to_what_is_live_still(ports: Ports) -> None:
    lives(ports, running("d9"), holder="d9")
    assert go_back(to="d0") == ("r1", "QUEUED")


def test_nobody_goes_back_behind_a_change_that_cannot_be_undone(ports: Ports) -> None:
    barrier = {"deploymentId": "d0", "version": "2", "at": LIVE.at, "why": "the orders were split in two tables"}
    lives(ports, barrier=barrier)
    (why,) = problems(ports)
    assert why == (
        "d0 (version 2) cannot be undone: the orders were split in two tables; c0 was live before it: deploy a new "
        "version that mends what is wrong instead"
    )


def test_two_reasons_are_both_told(ports: Ports) -> None:
    barrier = {"deploymentId": "e0", "version": "2", "at": LIVE.at + 1, "why": "the orders were split"}
    lives(ports, barrier=barrier)
    assert len(problems(ports, to="d0")) == 2


def test_the_refusal_is_the_same_for_ever(ports: Ports) -> None:
    lives(ports)
    first = problems(ports, to="7.7")
    lived_since = lived("d7", "7")
    ports.holds(replace(lived_since, version="7.7"))
    assert (problems(ports, to="7.7"), len(ports.names("r1"))) == (first, 1)
    assert go_back(to="7.7", deploymentId="r2") == ("r2", "RUNNING")


def test_what_cannot_be_read_is_refused_under_the_id_of_its_event(ports: Ports) -> None:
    lives(ports)
    assert go_back("e7", deploymentId="a b") == ("e7", "REFUSED")


def test_a_request_forward_is_no_request_back(ports: Ports) -> None:
    lives(ports)
    detail = {key: value for key, value in REQUEST.items() if key != "deploymentId"}
    (unknown,) = problems(ports, **detail)
    assert all(key in unknown for key in ("version", "application", "validation"))
