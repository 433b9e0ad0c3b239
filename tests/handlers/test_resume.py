"""When something in AWS has changed, exactly the stage that waits for it is asked to look again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from domain.deployment import Deployment, Status, Work
from handlers import resume, waking
from handlers.adapters.aws import ClientError
from tests.handlers.conftest import NOW
from tests.handlers.deployments import deployment
from tests.handlers.ports import Ports

STACK = "arn:aws:cloudformation:us-east-1:123456789012:stack/web/1"
SAMPLES = Path(__file__).parents[1] / "program" / "samples"
"""Events from the documentation of AWS; tests/program/test_waking.py says from which pages."""


class Invoked:
    """Lambda that notes what it is asked to run."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, str, Any]] = []

    def invoke(self, *, FunctionName: str, InvocationType: str, Payload: str) -> None:
        self.calls.append((FunctionName, InvocationType, json.loads(Payload)))


@pytest.fixture
def invoked(monkeypatch: pytest.MonkeyPatch) -> Invoked:
    fake = Invoked()
    monkeypatch.setattr(waking, "client", {"lambda": fake}.get)
    monkeypatch.setattr(waking, "STAGES", {"DeployInfrastructure": "arn:infrastructure"})
    return fake


def waiting(deployment_id: str = "d1", status: Status = Status.RUNNING, on: str = STACK, **more: Any) -> Deployment:
    work = Work(stage="DeployInfrastructure", token="s3cr3t", by="d1", started_at=NOW, waits_for=on, **more)
    return deployment(deployment_id, status=status, execution=f"{deployment_id}.r1", work=work)


def changed(*resources: str) -> dict[str, Any]:
    return {"detail-type": "CloudFormation Stack Status Change", "resources": list(resources)}


def test_the_stage_at_work_is_asked_to_look_again(invoked: Invoked) -> None:
    assert waking.wake(waiting())
    asked = {"deploymentId": "d1", "stage": "DeployInfrastructure", "execution": "d1.r1", "resume": True}
    assert invoked.calls == [("arn:infrastructure", "Event", asked)]


@pytest.mark.parametrize(
    "asleep",
    [
        deployment(status=Status.RUNNING),
        waiting(status=Status.ROLLED_BACK),
    ],
)
def test_nobody_is_woken_who_does_not_wait(invoked: Invoked, asleep: Deployment) -> None:
    assert not waking.wake(asleep)
    assert invoked.calls == []


def test_a_stage_that_was_answered_is_asked_to_tell_it_again(invoked: Invoked) -> None:
    """Whoever gives a stage up from outside, a person who cancels for one, does not know how to tell Step Functions."""
    assert waking.wake(waiting(answer={"result": "failed"}))


def test_a_lost_call_is_no_failure_where_what_happened_is_written(
    invoked: Invoked, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(**_: Any) -> None:
        raise ClientError({"Error": {"Code": "TooManyRequestsException", "Message": "slow down"}}, "Invoke")

    monkeypatch.setattr(invoked, "invoke", refuse)
    waking.try_to_wake(waiting())
    line = json.loads(capsys.readouterr().out)
    assert (line["level"], line["message"], line["deploymentId"]) == ("warning", "stage not woken", "d1")


def test_a_change_wakes_everyone_who_waits_for_it(ports: Ports, invoked: Invoked) -> None:
    ports.holds(waiting("d1"), waiting("d2"), deployment("d3", status=Status.RUNNING))
    assert resume.handler(changed(STACK), None) == {"woken": 2}
    assert [payload["deploymentId"] for _, _, payload in invoked.calls] == ["d1", "d2"]


def test_who_was_woken_and_why_is_logged(ports: Ports, invoked: Invoked, capsys: pytest.CaptureFixture[str]) -> None:
    ports.holds(waiting())
    resume.handler(changed(STACK), None)
    line = json.loads(capsys.readouterr().out)
    assert (line["deployments"], line["because"]) == (["d1"], "CloudFormation Stack Status Change")


@pytest.mark.parametrize(
    ("sample", "resource"),
    [
        ("cloudformation_stack_status_change", "arn:aws:cloudformation:us-west-1:111122223333:stack/teststack"),
        ("ecs_service_deployment_completed", "arn:aws:ecs:us-west-2:111122223333:service/default/servicetest"),
        ("ecs_service_deployment_failed", "arn:aws:ecs:us-west-2:111122223333:service/default/servicetest"),
        (
            "codebuild_build_state_change",
            "arn:aws:codebuild:us-west-2:123456789012:build/my-sample-project:8745a7a9-c340-456a-9166-edf953571bEX",
        ),
    ],
)
def test_the_documented_event_wakes_who_waits_for_what_it_names(
    ports: Ports, invoked: Invoked, sample: str, resource: str
) -> None:
    ports.holds(waiting("d1", on=resource), waiting("d2", on=f"{resource}-2"))
    assert resume.handler(json.loads((SAMPLES / f"{sample}.json").read_text()), None) == {"woken": 1}
    assert [payload["deploymentId"] for _, _, payload in invoked.calls] == ["d1"]


def test_every_resource_of_the_event_counts(ports: Ports, invoked: Invoked) -> None:
    ports.holds(waiting())
    assert resume.handler(changed("arn:other", STACK), None) == {"woken": 1}


def ended(waits_for: Any) -> dict[str, Any]:
    """Whoever has ended what a stage waits for says so, in the name that the stage gave it."""
    return {"detail-type": "OperationEnded", "source": "bellyfed.deployment", "detail": {"waitsFor": waits_for}}


def test_the_end_of_an_operation_wakes_who_waits_for_it(ports: Ports, invoked: Invoked) -> None:
    ports.holds(waiting("d1", on="job-1"), waiting("d2", on="job-2"), waiting("d3", on=""))
    assert resume.handler(ended("job-1"), None) == {"woken": 1}
    assert [payload["deploymentId"] for _, _, payload in invoked.calls] == ["d1"]


@pytest.mark.parametrize(
    "event",
    [changed("arn:other"), changed(), {}, ended("job-2"), ended(""), ended(None), ended(["job-1"]), ended({})],
)
def test_a_change_that_nobody_waits_for_wakes_nobody(
    ports: Ports, invoked: Invoked, event: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    ports.holds(waiting())
    assert resume.handler(event, None) == {"woken": 0}
    assert (invoked.calls, capsys.readouterr().out) == ([], "")
