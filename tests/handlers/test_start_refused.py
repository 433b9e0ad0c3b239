"""A request that is not accepted is remembered with every problem, under an id that nobody else has."""

from __future__ import annotations

import re
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from domain.deployment import Status
from domain.errors import Conflict
from domain.target import QUEUE_LIMIT
from handlers import intake, start
from tests.handlers.deployments import REQUEST, deployment, held, running
from tests.handlers.ports import Ports
from tests.handlers.requests import EVENT_ID, ask

BAD = {"deploymentId": "d1", "service": "web", "version": "not a version", "colour": "red"}
USED = "deploymentId d1 was used by another request; choose a new one"


@pytest.fixture(autouse=True)
def configured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEPLOY_ROLE", "arn:aws:iam::123456789012:role/deploy-{service}")
    monkeypatch.setattr(intake, "ENVIRONMENT", "dev")


def test_every_problem_is_remembered_and_told(ports: Ports) -> None:
    assert ask(BAD) == ("d1", "REFUSED")
    kept = ports.get("d1")
    assert len(kept.problems) == 2
    assert "colour" in kept.problems[0]
    assert "version" in kept.problems[1]
    assert (kept.service, kept.version, kept.request, kept.deadline) == ("web", "not a version", {}, 0)
    assert ports.names("d1") == ["DeploymentRefused"]
    assert ports.events[0].problems == kept.problems  # type: ignore[attr-defined]
    assert (ports.targets, ports.started) == ({}, [])


def test_a_request_that_does_not_want_to_wait_is_refused(ports: Ports) -> None:
    ports.holds(running("d0"), target=held("d0"))
    assert ask(onBusy="refuse") == ("d1", "REFUSED")
    assert ports.get("d1").problems == ("web is busy with d0, and the request says onBusy: refuse",)
    assert ports.target("web").queue == ()


@pytest.mark.parametrize(("waiting", "status"), [(QUEUE_LIMIT - 1, "QUEUED"), (QUEUE_LIMIT, "REFUSED")])
def test_a_full_queue_refuses_the_next_request(ports: Ports, waiting: int, status: str) -> None:
    queue = [f"q{n}" for n in range(waiting)]
    ports.holds(running("d0"), *map(deployment, queue), target=held("d0", *queue))
    assert ask() == ("d1", status)


def test_a_service_without_a_deploy_role_is_refused(ports: Ports, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEPLOY_ROLE", "")
    assert ask() == ("d1", "REFUSED")
    assert "no deploy role is configured for web" in ports.get("d1").problems[0]


@pytest.mark.parametrize("detail", [[], "deploy web", 7, [REQUEST], {}])
def test_what_is_no_request_is_remembered_under_its_event(ports: Ports, detail: Any) -> None:
    assert ask(detail) == (EVENT_ID, "REFUSED")
    assert ports.get(EVENT_ID).problems


def test_an_event_without_a_detail_is_remembered_too(ports: Ports) -> None:
    assert start.handler({"id": EVENT_ID}, None) == {"deploymentId": EVENT_ID, "status": "REFUSED"}


def test_an_event_without_an_id_has_that_of_its_invocation(ports: Ports) -> None:
    invocation = SimpleNamespace(aws_request_id="run-1")
    assert start.handler({"detail": {}}, invocation) == {"deploymentId": "run-1", "status": "REFUSED"}


@pytest.mark.parametrize("chosen", ["id:d0", "", "a b", "x" * 65, 7, None])
def test_an_id_that_cannot_be_one_is_not_used(ports: Ports, chosen: Any) -> None:
    assert ask(deploymentId=chosen) == (EVENT_ID, "REFUSED")


def test_an_oversized_request_is_remembered_without_its_body(ports: Ports) -> None:
    assert ask(reason="x" * 300_000) == ("d1", "REFUSED")
    assert re.match("the request has 300,[0-9]+ bytes; at most 102,400 are accepted", ports.get("d1").problems[0])
    assert len(repr(ports.get("d1"))) < 2000


def test_a_request_nested_too_deeply_is_refused(ports: Ports) -> None:
    nested: Any = []
    for _ in range(100_000):
        nested = [nested]
    assert ask(validation=nested) == ("d1", "REFUSED")


def test_an_id_used_by_another_request_is_refused_under_the_id_of_the_event(ports: Ports) -> None:
    ask()
    assert ask(version="3") == (EVENT_ID, "REFUSED")
    assert ports.get(EVENT_ID).problems == (USED,)
    assert ports.get("d1").status is Status.RUNNING


def test_a_malformed_request_under_a_used_id_is_told_both(ports: Ports) -> None:
    ask()
    assert ask(BAD) == (EVENT_ID, "REFUSED") == ask(BAD)
    *wrong, last = ports.get(EVENT_ID).problems
    assert (len(wrong), last) == (2, USED)


def test_the_same_malformed_request_again_is_the_same_refusal(ports: Ports) -> None:
    assert ask(BAD) == ask(BAD, event_id="another-event") == ("d1", "REFUSED")
    assert (len(ports.deployments), ports.names("d1")) == (1, ["DeploymentRefused"])


def test_a_mended_request_needs_a_new_id(ports: Ports) -> None:
    ask(BAD)
    assert ask() == (EVENT_ID, "REFUSED")
    assert ask(deploymentId="d2", event_id="another-event") == ("d2", "RUNNING")


def test_a_refusal_is_for_ever_even_if_the_service_is_free_now(ports: Ports) -> None:
    ports.holds(running("d0"), target=held("d0"))
    ask(onBusy="refuse")
    ports.targets["web"] = replace(ports.target("web"), holder="")
    assert ask(onBusy="refuse") == ("d1", "REFUSED")
    assert (len(ports.deployments), ports.started) == (2, [])


def test_an_event_whose_own_id_another_request_used_is_refused_without_a_row(ports: Ports) -> None:
    ask({**REQUEST, "deploymentId": EVENT_ID})
    assert ask({})[1] == "REFUSED"


def test_a_refusal_that_meets_another_write_is_tried_again_later(ports: Ports) -> None:
    def busy() -> None:
        raise Conflict("somebody else writes")

    ports.meanwhile(busy)
    with pytest.raises(Conflict):
        ask(BAD)


def test_a_request_whose_history_is_forgotten_is_answered_all_the_same(ports: Ports) -> None:
    ask()
    del ports.deployments["d1"]
    assert ask()[1] == "REFUSED"
