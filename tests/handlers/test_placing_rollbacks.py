"""A rollback goes before all others; of two that wait, the later one is what people want."""

from __future__ import annotations

from domain.deployment import Deployment, Status
from domain.target import QUEUE_LIMIT
from tests.handlers.deployments import running
from tests.handlers.lives import go_back, lives, waiting
from tests.handlers.ports import Ports
from tests.handlers.requests import ask


def back(deployment_id: str = "r0") -> Deployment:
    """A rollback to c0 that waits."""
    return waiting(deployment_id, "1", restores="c0", leaves="2")


def test_on_a_free_service_it_starts_at_once(ports: Ports) -> None:
    lives(ports)
    assert go_back() == ("r1", "RUNNING")
    assert (ports.target("web").holder, ports.started) == ("r1", ["r1"])
    (started,) = ports.events
    assert (type(started).__name__, started.restores) == ("DeploymentStarted", "c0")  # type: ignore[attr-defined]


def test_on_a_busy_one_it_goes_to_the_head_of_the_queue(ports: Ports) -> None:
    lives(ports, running("d9"), waiting("d7"), waiting("d8"), holder="d9", queue=("d7", "d8"))
    assert go_back() == ("r1", "QUEUED")
    assert ports.target("web").queue == ("r1", "d7", "d8")
    assert (ports.events[-1].position, ports.events[-1].behind) == (1, "d9")  # type: ignore[attr-defined]
    assert ports.get("d9").cancel is None


def test_a_full_queue_does_not_keep_it_out(ports: Ports) -> None:
    queue = tuple(f"q{n}" for n in range(QUEUE_LIMIT))
    lives(ports, running("d9"), *map(waiting, queue), holder="d9", queue=queue)
    assert go_back() == ("r1", "QUEUED")
    assert ports.target("web").queue == ("r1", *queue)


def test_a_newer_one_takes_the_place_of_an_older_one_that_waits(ports: Ports) -> None:
    lives(ports, running("d9"), back(), waiting("d8"), holder="d9", queue=("r0", "d8"))
    assert go_back(to="0") == ("r1", "QUEUED")
    assert ports.target("web").queue == ("r1", "d8")
    assert (ports.get("r0").status, ports.get("d8").status) == (Status.SUPERSEDED, Status.QUEUED)
    assert "r1 (0) takes its place" in ports.events[-1].reason  # type: ignore[attr-defined]


def test_one_that_runs_is_not_superseded(ports: Ports) -> None:
    lives(ports, running("r0", restores="c0"), holder="r0")
    assert go_back(to="0") == ("r1", "QUEUED")
    assert ports.get("r0").status is Status.RUNNING


def test_a_superseding_request_keeps_the_rollback_that_waits(ports: Ports) -> None:
    lives(ports, running("d9"), back(), waiting("d7"), waiting("d8"), holder="d9", queue=("r0", "d7", "d8"))
    assert ask(onBusy="supersede", version="4") == ("d1", "QUEUED")
    assert ports.target("web").queue == ("r0", "d1")
    assert [ports.get(each).status for each in ("r0", "d7", "d8")] == ["QUEUED", "SUPERSEDED", "SUPERSEDED"]
    assert ports.events[0].position == 2  # type: ignore[attr-defined]


def test_a_superseding_request_that_finds_no_rollback_is_alone(ports: Ports) -> None:
    lives(ports, running("d9"), waiting("d7"), waiting("d8"), holder="d9", queue=("d7", "d8"))
    ask(onBusy="supersede", version="4")
    assert ports.target("web").queue == ("d1",)


def test_a_rollback_takes_no_place_but_that_of_a_rollback(ports: Ports) -> None:
    lives(ports, waiting("d7"), waiting("d8"), queue=("d7", "d8"))
    assert go_back() == ("r1", "RUNNING")
    assert ports.target("web").queue == ("d7", "d8")
    assert ports.names("d7") == ports.names("d8") == []


def test_two_at_once_are_looked_at_one_after_the_other(ports: Ports) -> None:
    lives(ports, running("d9"), holder="d9")
    ports.meanwhile(lambda: go_back("e2", deploymentId="r2", to="0"))
    assert go_back() == ("r1", "QUEUED")
    assert (ports.target("web").queue, ports.get("r2").status) == (("r1",), Status.SUPERSEDED)
