"""A request is accepted at once, or waits for its turn, and is the same however often it comes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.deployment import Status
from domain.errors import Conflict
from handlers import placing
from handlers.attempts import ATTEMPTS
from handlers.passing import START_MS
from handlers.placing import QUEUE_MS
from tests.handlers.conftest import NOW, Clock
from tests.handlers.deployments import REQUEST, deployment, held, running
from tests.handlers.ports import Ports
from tests.handlers.requests import EVENT_ID, ask


@pytest.fixture(autouse=True)
def configured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEPLOY_ROLE", "arn:aws:iam::123456789012:role/deploy-{service}")
    monkeypatch.setattr(placing, "ENVIRONMENT", "dev")


def test_a_request_for_a_free_service_runs_at_once(ports: Ports) -> None:
    assert ask() == ("d1", "RUNNING")
    made, target = ports.get("d1"), ports.target("web")
    assert (made.fence, made.execution, made.accepted_at, made.deadline) == (1, "d1", NOW, NOW + START_MS)
    assert (made.environment, made.requested_by, made.request) == ("dev", "account 123456789012", REQUEST)
    assert (target.holder, target.fence) == ("d1", 1)
    assert (ports.names("d1"), ports.started) == (["DeploymentStarted"], ["d1"])


def test_a_request_without_an_id_gets_that_of_its_event(ports: Ports) -> None:
    detail = {key: value for key, value in REQUEST.items() if key != "deploymentId"}
    assert ask(detail) == (EVENT_ID, "RUNNING") == ask(detail)


def test_a_request_for_a_busy_service_waits(ports: Ports) -> None:
    ports.holds(running("d0"), target=held("d0", "d9"))
    assert ask() == ("d1", "QUEUED")
    assert ports.target("web").queue == ("d9", "d1")
    assert (ports.names("d1"), ports.started) == (["DeploymentQueued"], [])
    assert (ports.events[-1].position, ports.events[-1].behind) == (2, "d0")  # type: ignore[attr-defined]
    assert ports.get("d1").deadline == NOW + QUEUE_MS


def test_a_superseding_request_takes_the_place_of_all_who_wait(ports: Ports) -> None:
    ports.holds(running("d0"), deployment("d8"), deployment("d9"), target=held("d0", "d8", "d9"))
    assert ask(onBusy="supersede") == ("d1", "QUEUED")
    assert ports.target("web").queue == ("d1",)
    for stopped in ("d8", "d9"):
        assert ports.get(stopped).status is Status.SUPERSEDED
        assert ports.names(stopped) == ["DeploymentStopped"]
    assert ports.get("d0").status is Status.RUNNING


def test_a_service_taken_meanwhile_is_looked_at_again(ports: Ports) -> None:
    ports.meanwhile(lambda: ports.holds(running("d0"), target=held("d0")))
    assert ask() == ("d1", "QUEUED")
    assert (ports.target("web").holder, ports.started) == ("d0", [])


def test_a_request_that_always_comes_too_late_is_an_error(ports: Ports) -> None:
    def taken() -> None:
        now = ports.target("web")
        ports.targets["web"] = replace(now, revision=now.revision + 1)

    ports.meanwhile(*[taken] * ATTEMPTS)
    with pytest.raises(Conflict, match="web was taken by others"):
        ask()
    assert (ports.deployments, ports.between) == ({}, [])


def test_the_same_request_again_is_the_same_deployment(ports: Ports, now: Clock) -> None:
    ask()
    now.ms += 1000
    assert ask(event_id="another-event") == ("d1", "RUNNING")
    assert (len(ports.deployments), ports.target("web").queue, ports.names("d1")) == (1, (), ["DeploymentStarted"])


def test_the_order_of_its_keys_does_not_matter(ports: Ports) -> None:
    ask()
    assert ask(dict(reversed(REQUEST.items()))) == ("d1", "RUNNING")


def test_the_same_request_after_its_end_is_told_how_it_ended(ports: Ports) -> None:
    ask()
    ports.deployments["d1"] = replace(ports.get("d1"), status=Status.ROLLED_BACK)
    ports.started.clear()
    assert ask() == ("d1", "ROLLED_BACK")
    assert ports.started == []


def test_two_copies_of_a_request_at_once_are_one_deployment(ports: Ports) -> None:
    ports.meanwhile(lambda: ask())
    assert ask() == ("d1", "RUNNING")
    assert (ports.names("d1"), ports.target("web").queue, ports.started) == (["DeploymentStarted"], (), ["d1"])


def test_the_same_request_starts_an_execution_that_was_lost(ports: Ports) -> None:
    ask()
    ports.started.clear()
    ports.executions.clear()
    ask()
    assert ports.started == ["d1"]


def test_the_same_request_does_not_hasten_a_recovery(ports: Ports) -> None:
    ask()
    interrupted = {"recoveries": 1, "execution": "d1.r1", "deadline": NOW + 120_000}
    ports.deployments["d1"] = replace(ports.get("d1"), **interrupted)
    ask()
    assert ports.started == ["d1"]


def test_a_replayed_request_that_names_no_id_may_have_been_deployed_and_is_refused(ports: Ports) -> None:
    asked = {key: value for key, value in REQUEST.items() if key != "deploymentId"}
    assert ask(asked, replayed=True) == (EVENT_ID, "REFUSED")
    assert "was replayed from an archive" in ports.get(EVENT_ID).problems[0]
    assert not ports.started


def test_a_replayed_request_that_names_its_id_is_the_same_deployment(ports: Ports) -> None:
    assert ask() == ask(replayed=True) == ("d1", "RUNNING")
