"""A service that is free goes to whoever waits, as far as they may start; a version in quarantine waits no more."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.deployment import Status
from domain.spelling import moment
from domain.stages import Stages
from handlers import rules
from tests.handlers.conftest import NOW
from tests.handlers.deployments import REQUEST, USER
from tests.handlers.endings import finish, goes_well, is_undone
from tests.handlers.lives import all_frozen, frozen, lives, waiting
from tests.handlers.ports import Ports


def test_a_version_that_was_undone_is_in_quarantine(ports: Ports) -> None:
    lives(ports, is_undone(), holder="d1")
    assert finish() == "ROLLED_BACK"
    (entry,) = ports.target("web").quarantine.items()
    assert entry == ("3", {"by": "coordinator", "reason": "it broke", "at": NOW, "deploymentId": "d1"})
    told = ports.events[-1]
    assert (type(told).__name__, told.version, told.deployment) == (  # type: ignore[attr-defined]
        "VersionQuarantined",
        "3",
        "d1",
    )
    assert (told.deployment_id, told.sequence, told.environment) == ("target:web", 1, "dev")


def test_the_version_that_is_live_is_not(ports: Ports) -> None:
    """It was requested once more, and the service is where it was."""
    lives(ports, is_undone("2"), holder="d1")
    assert finish() == "ROLLED_BACK"
    assert (ports.target("web").quarantine, ports.target("web").live_version) == ({}, "2")


@pytest.mark.parametrize("how", [{"cancel": {"by": "a", "name": "eve", "reason": "no", "at": NOW}}, {"begun": ()}])
def test_what_was_only_cancelled_or_never_deployed_is_not(ports: Ports, how: dict[str, object]) -> None:
    lives(ports, is_undone(**how), holder="d1")
    assert finish() in ("CANCELLED", "FAILED")
    assert ports.target("web").quarantine == {}


def test_whoever_waits_with_that_version_waits_in_vain_and_all_others_keep_their_places(ports: Ports) -> None:
    override = waiting("d4", request={"override": True, "reason": "it is another cause"})
    queue = (waiting("d2"), waiting("d3", "4"), override, waiting("d5"))
    lives(ports, is_undone(), *queue, holder="d1", queue=("d2", "d3", "d4", "d5"))
    finish()
    target = ports.target("web")
    assert (target.holder, target.queue) == ("d3", ("d4",))
    assert [ports.get(each).status for each in ("d2", "d3", "d4", "d5")] == [
        Status.CANCELLED,
        Status.RUNNING,
        Status.QUEUED,
        Status.CANCELLED,
    ]
    (stopped,) = [event for event in ports.events if event.deployment_id == "d2"]
    assert (type(stopped).__name__, stopped.status) == ("DeploymentStopped", "CANCELLED")  # type: ignore[attr-defined]
    assert stopped.reason == (  # type: ignore[attr-defined]
        f"version 3 of web is in quarantine since {moment(NOW)}, put there by coordinator with d1: it broke; "
        "`release web 3 --reason ...`, or ask once more with `--override --reason ...`"
    )
    assert ports.started == ["d3"]


def test_an_override_without_a_reason_keeps_no_place(ports: Ports) -> None:
    lives(ports, is_undone(), waiting("d2", request={"override": True}), holder="d1", queue=("d2",))
    finish()
    assert ports.get("d2").status is Status.CANCELLED


def test_where_nobody_else_waits_the_service_is_free(ports: Ports) -> None:
    lives(ports, is_undone(), waiting("d2"), holder="d1", queue=("d2",))
    finish()
    assert (ports.target("web").holder, ports.target("web").queue, ports.started) == ("", (), [])


def test_who_waits_with_a_version_that_was_in_quarantine_before_is_not_looked_at_again(ports: Ports) -> None:
    """It waits with an override, or came before: whoever took it in had to decide that."""
    entry = {"by": "eve", "reason": "old", "at": 1, "deploymentId": "x"}
    lives(ports, is_undone(), waiting("d2", "9"), holder="d1", queue=("d2",), quarantine={"9": entry})
    finish()
    assert ports.target("web").holder == "d2"


def test_a_rollback_that_was_undone_quarantines_nothing(ports: Ports) -> None:
    """What it was to restore was good before."""
    lives(ports, is_undone("1", restores="c0"), holder="d1")
    assert finish() == "ROLLED_BACK"
    assert ports.target("web").quarantine == {}


def test_a_rollback_that_waits_behind_a_change_that_cannot_be_undone_waits_in_vain(ports: Ports) -> None:
    part = {**REQUEST["application"], "irreversible": True, "irreversibleReason": "the orders were split"}
    back = waiting("r1", "1", restores="c0")
    lives(ports, goes_well(request={"application": part}), back, waiting("d2", "4"), holder="d1", queue=("r1", "d2"))
    assert finish() == "SUCCEEDED"
    assert (ports.get("r1").status, ports.target("web").holder, ports.target("web").queue) == ("CANCELLED", "d2", ())
    (stopped,) = [event for event in ports.events if event.deployment_id == "r1"]
    assert "d1 (version 3) cannot be undone: the orders were split" in stopped.reason  # type: ignore[attr-defined]


def test_a_rollback_to_what_came_after_such_a_change_starts(ports: Ports) -> None:
    barrier = {"deploymentId": "b0", "version": "0", "at": 1, "why": "the orders were split"}
    back = waiting("r1", "1", restores="c0")
    lives(ports, goes_well(), back, holder="d1", queue=("r1",), barrier=barrier)
    finish()
    assert ports.target("web").holder == "r1"


def test_who_starts_goes_through_the_stages_that_the_pipeline_has_then(
    ports: Ports, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was accepted when the pipeline had others, and waited."""
    before = Stages(forward=("Copy",), undo=("Remove",), own=("Copy", "Remove"))
    now = Stages(forward=("Extract",), undo=("Remove",), own=("Extract", "Remove"))
    monkeypatch.setattr(rules, "PATH", now)
    lives(ports, goes_well(), replace(waiting("d2", "4"), path=before), holder="d1", queue=("d2",))
    finish()
    assert ports.get("d2").path == now


@pytest.mark.parametrize("freeze", [frozen, all_frozen])
def test_a_service_that_is_frozen_keeps_its_queue(ports: Ports, freeze: object) -> None:
    lives(ports, goes_well(), waiting("d2", "4"), holder="d1", queue=("d2",))
    freeze(ports)  # type: ignore[operator]
    assert finish() == "SUCCEEDED"
    target = ports.target("web")
    assert (target.holder, target.queue, target.live_version, ports.started) == ("", ("d2",), "3", [])
    assert ports.get("d2").status is Status.QUEUED


@pytest.mark.parametrize(("obeys", "holder"), [(False, "d2"), (True, "")])
def test_a_rollback_at_its_head_passes_unless_it_obeys_freezes(
    ports: Ports, monkeypatch: pytest.MonkeyPatch, obeys: bool, holder: str
) -> None:
    monkeypatch.setattr(rules, "ROLLBACKS", {"obeyFreezes": obeys})
    lives(ports, goes_well(), waiting("d2", "1", restores="c0"), holder="d1", queue=("d2",))
    frozen(ports)
    finish()
    assert ports.target("web").holder == holder
    assert f"{USER}eve" in str(ports.target("web").freeze)


def test_even_in_a_freeze_whoever_waits_with_a_version_in_quarantine_is_told(ports: Ports) -> None:
    lives(ports, is_undone(), waiting("d2"), waiting("d3", "4"), holder="d1", queue=("d2", "d3"))
    frozen(ports)
    finish()
    assert (ports.target("web").queue, ports.get("d2").status) == (("d3",), Status.CANCELLED)
