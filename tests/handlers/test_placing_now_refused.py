"""Who cannot be stopped for a rollback, and what becomes of the versions of those who are."""

from __future__ import annotations

from typing import Any

import pytest

from domain import events, stages
from domain.deployment import Deployment, Status
from tests.handlers.deployments import REQUEST, running
from tests.handlers.lives import go_back, lives
from tests.handlers.ports import Ports

HARD = {**REQUEST["application"], "irreversible": True, "irreversibleReason": "the orders were split"}
pytestmark = pytest.mark.usefixtures("woken")


def holder(*done: str, at_work: str = "", **more: Any) -> Deployment:
    """Its application cannot be undone."""
    return running("d9", *done, at_work=at_work, request={**REQUEST, "application": HARD}, **more)


CHANGES = holder(stages.PREPARE, at_work=stages.APPLICATION)


@pytest.mark.parametrize("state", [CHANGES, holder(stages.PREPARE, stages.APPLICATION, at_work=stages.VALIDATE)])
def test_what_cannot_be_undone_is_not_stopped_in_the_middle(ports: Ports, woken: list[str], state: Deployment) -> None:
    """To stop it would end in an undo that fails, and hold the service."""
    lives(ports, state, holder="d9")
    before = ports.get("d9")
    assert go_back(now=True) == ("r1", "REFUSED")
    (why,) = ports.get("r1").problems
    assert why == (
        "d9 is being deployed and cannot be undone (the orders were split): let it come to its end, and go back "
        "without `now`, or deploy what mends it"
    )
    assert (ports.get("d9"), ports.target("web").queue, woken) == (before, (), [])


def test_one_may_wait_for_its_end(ports: Ports) -> None:
    lives(ports, CHANGES, holder="d9")
    assert go_back() == ("r1", "QUEUED")


@pytest.mark.parametrize(
    "state",
    [
        holder(at_work=stages.PREPARE),
        holder(stages.PREPARE, at_work=stages.APPROVE),
        holder(stages.PREPARE, at_work=stages.APPLICATION, plan={"application": {"unchanged": True}}),
    ],
)
def test_one_that_has_not_changed_it_is_stopped(ports: Ports, state: Deployment) -> None:
    lives(ports, state, holder="d9")
    assert go_back(now=True) == ("r1", "QUEUED")
    assert (ports.get("d9").cancel or {})["rollback"] == "r1"


def test_one_whose_undo_has_failed_is_nobodys_to_stop(ports: Ports) -> None:
    failed = holder(stages.PREPARE, at_work=stages.APPLICATION, status=Status.ROLLBACK_FAILED)
    lives(ports, failed, holder="d9", held="the orders were split")
    assert go_back(now=True) == ("r1", "QUEUED")


def test_an_event_proves_nobody_and_the_history_shows_it(ports: Ports) -> None:
    lives(ports, running("d9", at_work=stages.PREPARE, version="3"), holder="d9")
    go_back(now=True, requestedBy="ann")
    (told,) = [each for each in ports.events if isinstance(each, events.CancellationRequested)]
    assert (told.by, (ports.get("d9").cancel or {})["name"]) == ("claimed: ann", "ann")


def test_the_version_that_people_go_back_to_is_not_what_they_go_back_from(ports: Ports) -> None:
    """Else it would be put into quarantine, and stop the rollback."""
    lives(ports, running("d9", at_work=stages.PREPARE, version="1"), holder="d9")
    assert go_back(now=True, to="1") == ("r1", "QUEUED")
    assert "rollback" not in (ports.get("d9").cancel or {"rollback": "it was not stopped"})
