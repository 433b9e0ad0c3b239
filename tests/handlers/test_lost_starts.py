"""What people set going is written first: an execution that could not be started is started by the sweep."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from domain.deployment import Status
from tests.handlers.deployer import Deployer, both
from tests.handlers.lives import frozen, go_back, lives, waiting
from tests.handlers.ports import Ports
from tests.handlers.sweeping import swept
from tests.handlers.undo_fails import AGAIN, calls, retry, undo_fails

pytestmark = pytest.mark.usefixtures("woken")
Act = Callable[[], Any]


@pytest.fixture
def stack(monkeypatch: pytest.MonkeyPatch) -> Deployer:
    return both(monkeypatch)[0]


def lost(monkeypatch: pytest.MonkeyPatch, act: Act) -> None:
    """Step Functions does not answer."""

    def start(machine: str, state: object) -> None:
        raise ConnectionError("nobody answers")

    with monkeypatch.context() as outage:
        outage.setattr("handlers.adapters.workflow.start", start)
        with pytest.raises(ConnectionError):
            act()


def made_good(ports: Ports, deployment_id: str) -> None:
    assert (ports.get(deployment_id).status, ports.started) == (Status.RUNNING, [])
    assert ports.target("web").holder == deployment_id
    assert (swept(), ports.started) == (1, [deployment_id])
    assert swept() == 0


def test_that_of_a_retry(ports: Ports, stack: Deployer, monkeypatch: pytest.MonkeyPatch) -> None:
    undo_fails(ports, stack)
    lost(monkeypatch, retry)
    made_good(ports, AGAIN)


def test_that_of_whoever_waits_for_a_resolution(ports: Ports, stack: Deployer, monkeypatch: pytest.MonkeyPatch) -> None:
    undo_fails(ports, stack, waiting("d2", "4"))
    lost(monkeypatch, lambda: calls("resolveTarget", {"as": "restored", "reason": "looked"}))
    made_good(ports, "d2")


def test_that_of_whoever_waits_for_the_end_of_a_freeze(ports: Ports, monkeypatch: pytest.MonkeyPatch) -> None:
    lives(ports, waiting("d2", "4"), queue=("d2",))
    frozen(ports)
    lost(monkeypatch, lambda: calls("unfreezeTarget", {"reason": "sales are over"}))
    made_good(ports, "d2")


def test_that_of_whom_the_sweep_itself_starts(ports: Ports, monkeypatch: pytest.MonkeyPatch) -> None:
    lives(ports, waiting("d2", "4"), queue=("d2",))
    with monkeypatch.context() as outage:
        outage.setattr("handlers.adapters.workflow.start", lambda machine, state: 1 / 0)
        with pytest.raises(RuntimeError, match="1 of 1 active deployments could not be repaired"):
            swept()
    made_good(ports, "d2")


def test_that_of_a_rollback(ports: Ports, monkeypatch: pytest.MonkeyPatch) -> None:
    lives(ports)
    lost(monkeypatch, go_back)
    made_good(ports, "r1")


def test_asking_for_it_again_starts_it_too(ports: Ports, monkeypatch: pytest.MonkeyPatch) -> None:
    lives(ports)
    lost(monkeypatch, go_back)
    assert (go_back(), ports.started) == (("r1", "RUNNING"), ["r1"])


def test_a_retry_whose_execution_is_gone_is_recovered(ports: Ports, stack: Deployer) -> None:
    undo_fails(ports, stack)
    retry()
    ports.executions[AGAIN] = "ABORTED"
    assert (swept(), ports.get(AGAIN).execution) == (1, f"{AGAIN}.r1")
