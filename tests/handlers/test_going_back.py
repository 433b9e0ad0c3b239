"""What a request to go back names is found in the history, and restored exactly as it was deployed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from domain import succession
from domain.deployment import Status
from domain.stages import Stages
from handlers import going_back, rules
from tests.handlers.deployments import REQUEST, running
from tests.handlers.lives import SECOND, go_back, lived, lives
from tests.handlers.ports import Ports

BACK = lived("r0", "1", restores="c0", leaves="3", previous="b0")
"""A rollback to c0 that succeeded."""


@pytest.mark.parametrize(
    ("to", "found"),
    [
        ({}, "c0"),
        ({"to": "b0"}, "b0"),
        ({"to": "0"}, "b0"),
        ({"to": "1"}, "c0"),
        ({"to": "r0"}, "c0"),
    ],
)
def test_a_destination_is_what_was_before_or_an_id_or_a_version(ports: Ports, to: dict[str, str], found: str) -> None:
    lives(ports, BACK)
    assert go_back(**to) == ("r1", "RUNNING")
    back, origin = ports.get("r1"), ports.get(found)
    assert (back.restores, back.version, back.leaves, back.previous) == (found, origin.version, "2", origin.previous)


def test_a_version_is_that_of_its_newest_success(ports: Ports) -> None:
    later = lived("c1", "1", accepted_at=SECOND.accepted_at + 1)
    lives(ports, later, replace(later, id="c2", accepted_at=later.accepted_at + 1, status=Status.ROLLED_BACK))
    go_back(to="1")
    assert ports.get("r1").restores == "c1"


def test_an_id_goes_before_a_version_that_is_spelled_the_same(ports: Ports) -> None:
    lives(ports, lived("1", "9"))
    go_back(to="1")
    assert (ports.get("r1").restores, ports.get("r1").version) == ("1", "9")


def test_an_id_of_another_service_does_not_hide_a_version(ports: Ports) -> None:
    lives(ports, lived("1", "9", service="bank"))
    go_back(to="1")
    assert ports.get("r1").restores == "c0"


def test_a_rollback_of_a_rollback_leads_to_where_it_all_began(ports: Ports) -> None:
    lives(ports, BACK)
    go_back(to="r0")
    ports.deployments["r1"] = replace(ports.get("r1"), status=Status.SUCCEEDED)
    go_back(to="r1", deploymentId="r2")
    assert ports.get("r2").restores == "c0"


def test_what_was_before_a_rollback_is_what_was_before_the_one_it_restored(ports: Ports) -> None:
    lives(ports, BACK)
    current = succession.recorded(ports.target("web").current or {}, BACK)
    ports.targets["web"] = replace(ports.target("web"), current=current)
    assert go_back() == ("r1", "RUNNING")
    assert ports.get("r1").restores == "b0"


def test_the_request_is_pinned_to_what_was_deployed(ports: Ports) -> None:
    lives(ports)
    go_back()
    assert ports.get("r1").request == {
        "deploymentId": "r1",
        "service": "web",
        "version": "1",
        "reason": "it is slow",
        "application": {
            **REQUEST["application"],
            "code": "s3://artifacts/web/1/app.zip",
            "codeVersion": "v1",
            "codeSha256": "1" * 44,
        },
        "validation": REQUEST["validation"],
    }


def test_what_it_had_from_deployments_before_comes_back_too(ports: Ports) -> None:
    stack = {"kind": "cloudformation", "stack": "web", "template": "s3://artifacts/web/0/template.json"}
    lives(ports, replace(SECOND, inherits={"infrastructure": stack}))
    go_back()
    request = ports.get("r1").request
    assert (request["infrastructure"], request["application"]["codeVersion"]) == (stack, "v1")


@pytest.mark.parametrize(
    ("config", "bakes"),
    [({}, {}), ({"bakeSeconds": 60}, {"bakeSeconds": 60, "mayRing": True}), ({"bakeSeconds": 0}, {})],
)
def test_it_bakes_for_as_long_as_the_stack_wants(
    ports: Ports, monkeypatch: pytest.MonkeyPatch, config: dict[str, int], bakes: dict[str, Any]
) -> None:
    alarms = {"kind": "alarms", "alarms": ["errors"], "bakeSeconds": 300}
    lives(ports, replace(SECOND, request={**SECOND.request, "validation": [alarms]}))
    monkeypatch.setattr(rules, "ROLLBACKS", config)
    go_back()
    assert ports.get("r1").request.get("validation", []) == ([{**alarms, **bakes}] if bakes else [])


def test_the_same_request_is_the_same_deployment(ports: Ports) -> None:
    lives(ports)
    assert go_back() == go_back("another-event") == ("r1", "RUNNING")
    assert (ports.names("r1"), ports.started) == (["DeploymentStarted"], ["r1"])


def test_it_is_so_when_it_has_succeeded_and_there_is_nothing_to_go_back_from(ports: Ports) -> None:
    lives(ports)
    go_back(to="1")
    ended = replace(ports.get("r1"), status=Status.SUCCEEDED)
    ports.deployments["r1"] = ended
    current = succession.recorded(ports.target("web").current or {}, ended)
    ports.targets["web"] = replace(ports.target("web"), holder="", current=current)
    assert go_back(to="1") == ("r1", "SUCCEEDED")
    assert go_back(to="1", deploymentId="r2") == ("r2", "REFUSED")
    assert "c0 (version 1) is live already" in ports.get("r2").problems[0]


def test_another_request_under_its_id_is_refused(ports: Ports) -> None:
    lives(ports)
    go_back()
    assert go_back(to="0") == ("e1", "REFUSED")
    assert ports.get("e1").problems == ("deploymentId r1 was used by another request; choose a new one",)


def found(ports: Ports, to: str) -> Any:
    return going_back.find(ports.target("web"), to)


def test_what_nobody_knows_is_not_found(ports: Ports) -> None:
    lives(ports, running("d9"), lived("r3", "1", restores="gone"))
    assert (found(ports, "7"), found(ports, "r3")) == (None, None)
    assert (found(ports, "d9"), found(ports, "")) == (ports.get("d9"), ports.get("c0"))


def test_what_no_stage_restores_any_more_is_not_said_to_be_restored(
    ports: Ports, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "PATH", Stages(forward=("Copy",), undo=("Remove",), own=("Copy", "Remove")))
    lives(ports)
    assert go_back()[1] == "REFUSED"
    assert "application is for none of this pipeline's stages (Copy)" in " ".join(ports.get("r1").problems)
