"""What is live is recorded so that people can go back; a service whose undo failed is held, and somebody is told."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from domain.deployment import Deployment, Status
from tests.handlers.conftest import NOW
from tests.handlers.deployer import INFRASTRUCTURE
from tests.handlers.deployments import REQUEST, deployment
from tests.handlers.endings import finish, goes_well, is_undone
from tests.handlers.lives import go_back, lives, rolled_back, waiting
from tests.handlers.ports import Ports

ADVICE = (
    "Mend the cause and `retry d1`, or bring web by hand to a state that you trust, and say which: "
    "`resolve web --as restored` or `--as live:VERSION`"
)
WHY = "it broke; the undo failed, too: the code is gone"


def test_what_was_before_and_what_it_inherits_is_kept_and_the_snapshot_is_not(ports: Ports) -> None:
    stack = {**INFRASTRUCTURE, "templateSha256": "a" * 44}
    target = lives(ports, goes_well(), holder="d1")
    ports.targets["web"] = replace(target, current={**(target.current or {}), "inherits": {"infrastructure": stack}})
    ports.holds(target=ports.target("web"))
    assert finish() == "SUCCEEDED"
    ended, current = ports.get("d1"), ports.target("web").current or {}
    assert (ended.previous, ended.inherits, ended.snapshot) == ("d0", {"infrastructure": stack}, None)
    told = {"previous": "d0", "inherits": {"infrastructure": stack}, "origin": "d1", "version": "3"}
    assert told.items() <= current.items()


def test_the_live_request_is_pinned_to_what_was_planned(ports: Ports) -> None:
    lives(ports, goes_well(plan={"application": {"pinned": {"codeVersion": "v3"}}}), holder="d1")
    finish()
    application = (ports.target("web").current or {})["request"]["application"]
    assert application == {**REQUEST["application"], "codeVersion": "v3"}


def back(**more: Any) -> Deployment:
    """A rollback to c0, asked for when version 2 was live."""
    return goes_well("1", **{"restores": "c0", "leaves": "2", "previous": "b0", **more})


def test_a_rollback_that_succeeds_quarantines_what_it_leaves_and_frees_what_it_restores(ports: Ports) -> None:
    lives(ports, back(reason="it is slow", requester="arn:aws:iam::123456789012:user/eve"), holder="d1")
    rolled_back(ports, "1")
    finish()
    target = ports.target("web")
    assert list(target.quarantine) == ["2"]
    entry = target.quarantine["2"]
    assert (entry["by"], entry["deploymentId"]) == ("arn:aws:iam::123456789012:user/eve", "d1")
    assert "it is slow" in entry["reason"]
    current = target.current or {}
    assert (current["origin"], current["previous"], current["version"]) == ("c0", "b0", "1")


def test_what_came_live_while_it_waited_is_left_behind_too(ports: Ports) -> None:
    lives(ports, back(leaves="9"), waiting("d2", "2"), waiting("d3", "9"), holder="d1", queue=("d2", "d3"))
    finish()
    assert sorted(ports.target("web").quarantine) == ["2", "9"]
    assert [ports.get(each).status for each in ("d2", "d3")] == [Status.CANCELLED] * 2


def test_an_override_that_succeeds_ends_the_quarantine(ports: Ports) -> None:
    lives(ports, goes_well(), holder="d1")
    rolled_back(ports, "3")
    finish()
    assert ports.target("web").quarantine == {}
    released = ports.events[-1]
    assert (type(released).__name__, released.version) == ("VersionReleased", "3")


def test_after_a_rollback_the_next_one_goes_one_further_back(ports: Ports) -> None:
    lives(ports, back(), holder="d1")
    finish()
    assert go_back() == ("r1", "RUNNING")
    assert ports.get("r1").restores == "b0"


def test_a_failed_undo_holds_the_service_and_somebody_is_told(ports: Ports, capsys: pytest.CaptureFixture[str]) -> None:
    lives(ports, is_undone(well=False), deployment("d2"), holder="d1", queue=("d2",))
    assert finish() == "ROLLBACK_FAILED"
    target, told = ports.target("web"), ports.events[-1]
    assert (target.holder, target.held, target.queue) == ("d1", f"{WHY}. {ADVICE}", ("d2",))
    assert (type(told).__name__, told.deployment_id, told.version) == ("TargetHeld", "target:web", "3")
    assert (told.deployment, told.reason) == ("d1", f"{WHY}. {ADVICE}")  # type: ignore[attr-defined]
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    (alarm,) = [line for line in lines if line["level"] == "error"]
    assert alarm == {
        "level": "error",
        "message": "undo failed, target held",
        "deploymentId": "d1",
        "service": "web",
        "reason": f"{WHY}. {ADVICE}",
    }


def test_a_version_whose_undo_failed_is_nobodys_quarantine_yet(ports: Ports) -> None:
    """Who looks at it says what is live: it may be this one."""
    lives(ports, is_undone(well=False), holder="d1")
    finish()
    assert (ports.target("web").quarantine, ports.get("d1").snapshot) == ({}, {"application": {"exists": True}})


def test_a_change_that_cannot_be_undone_bars_the_way_back(ports: Ports) -> None:
    part = {**REQUEST["application"], "irreversible": True, "irreversibleReason": "the orders were split"}
    lives(ports, goes_well(request={"application": part}), holder="d1")
    finish()
    at = (ports.target("web").current or {})["at"]
    assert ports.target("web").barrier == {
        "deploymentId": "d1",
        "version": "3",
        "at": at,
        "why": "the orders were split",
    }
    assert go_back()[1] == "REFUSED"
    assert at > NOW
