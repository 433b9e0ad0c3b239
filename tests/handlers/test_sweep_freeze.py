"""A freeze ends by itself: nobody's end hands the service on, so the sweep does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain import freeze
from domain.deployment import Status
from handlers import rules
from handlers.passing import START_MS
from tests.handlers.conftest import NOW, Clock
from tests.handlers.deployments import running
from tests.handlers.lives import ANN, TOLD, all_frozen, frozen, lives, waiting
from tests.handlers.ports import Ports
from tests.handlers.sweeping import swept

pytestmark = pytest.mark.usefixtures("woken")
HOUR = 3_600_000


def two_wait(ports: Ports, **more: str) -> None:
    lives(ports, waiting("d1"), waiting("d2", "4"), queue=("d1", "d2"), **more)


def test_while_it_is_frozen_nobody_starts(ports: Ports) -> None:
    two_wait(ports)
    frozen(ports, until=NOW + HOUR)
    assert (swept(), ports.started, ports.target("web").queue) == (0, [], ("d1", "d2"))


def test_when_it_is_over_whoever_waits_longest_starts(ports: Ports, now: Clock) -> None:
    two_wait(ports)
    frozen(ports, until=NOW + HOUR)
    now.ms += HOUR
    assert swept() == 1
    target, head = ports.target("web"), ports.get("d1")
    assert (target.holder, target.queue, ports.started) == ("d1", ("d2",), ["d1"])
    assert (head.status, head.fence, head.deadline) == (Status.RUNNING, target.fence, now.ms + START_MS)
    assert (ports.names("d1"), ports.get("d2").status) == (["DeploymentStarted"], Status.QUEUED)


def test_when_all_services_are_unfrozen_each_goes_on(ports: Ports) -> None:
    two_wait(ports)
    all_frozen(ports)
    assert swept() == 0
    everywhere = freeze.unfreeze(ports.target("*"), ANN, "sales are over", **TOLD)
    ports.targets["*"] = everywhere
    assert (swept(), ports.started) == (1, ["d1"])


def test_one_whose_time_ran_out_in_a_freeze_is_told_so(ports: Ports, now: Clock) -> None:
    lives(ports, replace(waiting("d1"), deadline=NOW), waiting("d2", "4"), queue=("d1", "d2"))
    frozen(ports)
    now.ms += 1
    assert (swept(), ports.get("d1").status) == (1, Status.EXPIRED)
    assert ports.events[-1].reason == "its turn did not come in time: web is frozen"  # type: ignore[attr-defined]
    assert ports.target("web").queue == ("d2",)


def test_one_that_waits_for_another_is_told_of_that_one(ports: Ports, now: Clock) -> None:
    lives(ports, running("d9"), replace(waiting("d1"), deadline=NOW), holder="d9", queue=("d1",))
    ports.executions["d9"] = "RUNNING"
    now.ms += 1
    swept()
    assert ports.events[-1].reason == "its turn did not come in time: web is held by d9"  # type: ignore[attr-defined]


def test_who_waits_behind_a_deployment_is_not_started_by_the_sweep(ports: Ports) -> None:
    lives(ports, running("d9"), waiting("d1"), holder="d9", queue=("d1",))
    ports.executions["d9"] = "RUNNING"
    assert (swept(), ports.get("d1").status) == (0, Status.QUEUED)


def test_a_held_service_is_not_given_away_either(ports: Ports) -> None:
    lives(ports, running("d9", status=Status.ROLLBACK_FAILED), waiting("d1"), holder="d9", held="why", queue=("d1",))
    assert (swept(), ports.started) == (0, [])


def test_only_the_one_at_the_head_is_started(ports: Ports) -> None:
    """Even if the index lists another one first."""
    lives(ports, waiting("d2", "4"), waiting("d1"), queue=("d1", "d2"))
    assert (swept(), ports.started) == (1, ["d1"])


def test_a_rollback_that_obeys_freezes_waits_for_the_end_as_well(
    ports: Ports, monkeypatch: pytest.MonkeyPatch, now: Clock
) -> None:
    monkeypatch.setattr(rules, "ROLLBACKS", {"obeyFreezes": True})
    lives(ports, waiting("r1", "1", restores="c0"), queue=("r1",))
    frozen(ports, until=NOW + HOUR)
    assert swept() == 0
    now.ms += HOUR
    assert (swept(), ports.started) == (1, ["r1"])


def test_a_rollback_that_does_not_obey_them_starts_although_the_service_is_frozen(ports: Ports) -> None:
    lives(ports, waiting("r1", "1", restores="c0"), queue=("r1",))
    frozen(ports)
    assert (swept(), ports.started) == (1, ["r1"])


def test_somebody_who_is_frozen_again_meanwhile_does_not_start(ports: Ports) -> None:
    two_wait(ports)

    def meanwhile() -> None:
        frozen(ports)
        ports.targets["web"] = replace(ports.target("web"), revision=2)

    ports.meanwhile(meanwhile)
    assert (swept(), ports.started, ports.target("web").queue) == (0, [], ("d1", "d2"))


@pytest.mark.parametrize(
    ("is_frozen", "told"), [(False, "web is not free yet"), (True, "web is frozen")], ids=["free", "frozen"]
)
def test_one_whose_time_ran_out_on_a_free_service_is_told_what_kept_it(
    ports: Ports, now: Clock, is_frozen: bool, told: str
) -> None:
    lives(ports, replace(waiting("d1"), deadline=NOW), queue=("d1",))
    if is_frozen:
        frozen(ports)
    now.ms += 1
    swept()
    assert ports.events[-1].reason == f"its turn did not come in time: {told}"  # type: ignore[attr-defined]
