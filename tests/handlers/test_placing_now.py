"""A rollback that cannot wait stops what is being deployed, in the transaction that gives it its place."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain import progress, stages
from domain.deployment import Deployment, Status
from domain.errors import Code, Conflict, StageError
from handlers import intake, waking
from tests.handlers.conftest import NOW
from tests.handlers.deployments import MINUTES, USER, running
from tests.handlers.lives import ANN, go_back, lives, waiting
from tests.handlers.ports import Ports

FAILED = StageError(Code.VALIDATION_FAILED, "it broke")
pytestmark = pytest.mark.usefixtures("woken")


def at_work(stage: str, *done: str, **more: object) -> Deployment:
    return running("d9", *done, at_work=stage, **more)


def asking() -> Deployment:
    return replace(at_work(stages.APPROVE, stages.PREPARE), status=Status.AWAITING_APPROVAL)


def undoing() -> Deployment:
    state = progress.fail(at_work(stages.APPLICATION, stages.PREPARE), FAILED, NOW)
    return progress.begin(state, stages.UNDO_APPLICATION, token="u", timeout=MINUTES, now=NOW, cause=FAILED)


def test_an_open_stage_is_given_up_when_what_acts_must_have_ended(ports: Ports, woken: list[str]) -> None:
    lives(ports, at_work(stages.APPLICATION, stages.PREPARE), holder="d9")
    assert go_back(now=True) == ("r1", "QUEUED")
    holder = ports.get("d9")
    assert holder.deadline == NOW + waking.RUNS_MS
    assert holder.cancel == {
        "by": "claimed: account 123456789012",
        "name": "account 123456789012",
        "reason": "r1 rolls back at once: it is slow",
        "at": NOW,
        "rollback": "r1",
    }
    assert (ports.names("d9")[-1], ports.target("web").queue, woken) == ("CancellationRequested", ("r1",), [])


@pytest.mark.parametrize(
    ("state", "stage"), [(asking(), stages.APPROVE), (at_work(stages.VALIDATE, stages.PREPARE), stages.VALIDATE)]
)
def test_who_waits_for_people_or_only_looks_is_woken_at_once(
    ports: Ports, woken: list[str], state: Deployment, stage: str
) -> None:
    lives(ports, state, holder="d9")
    go_back(now=True)
    assert ports.get("d9").cancel
    assert woken == [stage]


def test_one_that_is_undone_already_is_marked_and_goes_on(ports: Ports, woken: list[str]) -> None:
    lives(ports, undoing(), holder="d9")
    assert go_back(now=True) == ("r1", "QUEUED")
    holder = ports.get("d9")
    assert (holder.status, (holder.cancel or {})["failed"], woken) == (Status.ROLLING_BACK, True, [])


OVER = {
    "whose stages are all done": running("d9", *stages.FORWARD),
    "that is cancelled already": replace(running("d9"), cancel={"by": "a", "name": "a", "reason": "b", "at": 1}),
}


@pytest.mark.parametrize("state", OVER)
def test_one_is_left_alone(ports: Ports, woken: list[str], state: str) -> None:
    lives(ports, OVER[state], holder="d9")
    before = ports.get("d9")
    assert go_back(now=True) == ("r1", "QUEUED")
    assert (ports.get("d9"), woken) == (before, [])


def test_one_whose_undo_failed_is_left_to_people(ports: Ports, woken: list[str]) -> None:
    lives(ports, running("d9", status=Status.ROLLBACK_FAILED), holder="d9", held="it broke")
    before = ports.get("d9")
    assert go_back(now=True) == ("r1", "QUEUED")
    assert (ports.get("d9"), ports.target("web").held) == (before, "it broke")


def test_where_nobody_deploys_there_is_nobody_to_stop(ports: Ports) -> None:
    lives(ports, waiting("d8"), queue=("d8",))
    assert go_back(now=True) == ("r1", "RUNNING")
    assert ports.get("d8").status is Status.QUEUED


def test_without_it_nobody_is_stopped(ports: Ports) -> None:
    lives(ports, asking(), holder="d9")
    go_back(now=False)
    assert ports.get("d9").cancel is None


def test_a_person_is_told_by_the_arn_that_aws_proved(ports: Ports) -> None:
    lives(ports, asking(), holder="d9")
    detail = {"deploymentId": "r1", "service": "web", "reason": "now!", "now": True, "requestedBy": "ben"}
    intake.take_back(detail, default_id="x", requested_by=ANN.name, requester=ANN.arn)
    holder, back = ports.get("d9"), ports.get("r1")
    assert ((holder.cancel or {})["by"], (holder.cancel or {})["name"]) == (f"{USER}ann", "ann")
    assert (back.requested_by, back.requester) == ("ben", f"{USER}ann")


def test_it_takes_its_place_and_stops_the_holder_in_one_transaction(ports: Ports, woken: list[str]) -> None:
    lives(ports, asking(), holder="d9")
    moved = replace(ports.get("d9"), reason="somebody wrote", revision=2)
    ports.meanwhile(lambda: ports.deployments.update(d9=moved), lambda: _must_have_none(ports, woken))
    assert go_back(now=True) == ("r1", "QUEUED")
    assert (ports.get("d9").reason, bool(ports.get("d9").cancel), woken) == ("somebody wrote", True, [stages.APPROVE])


def _must_have_none(ports: Ports, woken: list[str]) -> None:
    """Nothing of the first attempt is there."""
    assert (ports.find("r1"), ports.get("d9").cancel, ports.target("web").queue, woken) == (None, None, (), [])


def test_one_that_ended_meanwhile_is_not_stopped(ports: Ports, woken: list[str]) -> None:
    lives(ports, asking(), holder="d9")

    def ends() -> None:
        ports.deployments["d9"] = replace(ports.get("d9"), status=Status.REJECTED, revision=2)
        ports.targets["web"] = replace(ports.target("web"), holder="", revision=2)

    ports.meanwhile(ends)
    assert go_back(now=True) == ("r1", "RUNNING")
    assert (ports.get("d9").status, woken) == (Status.REJECTED, [])


def test_where_nothing_can_be_written_nobody_is_woken(ports: Ports, woken: list[str]) -> None:
    def taken() -> None:
        ports.targets["web"] = replace(ports.target("web"), revision=ports.target("web").revision + 1)

    lives(ports, asking(), holder="d9")
    ports.meanwhile(*[taken] * intake.ATTEMPTS)
    with pytest.raises(Conflict):
        go_back(now=True)
    assert (ports.get("d9").cancel, woken) == (None, [])
