"""Who may ask to go back: whoever may ask for deployments, if the config says nothing else of rollbacks."""

from __future__ import annotations

from typing import Any

import pytest

from domain.deployment import Status
from handlers import intake, rules
from tests.handlers.lives import ANN, go_back, lives
from tests.handlers.ports import Ports

PROVEN = {"provenRequests": True}


def configured(patch: pytest.MonkeyPatch, approvals: dict[str, Any], of_rollbacks: dict[str, Any] | None) -> None:
    patch.setattr(rules, "APPROVALS", approvals)
    patch.setattr(rules, "ROLLBACKS", {} if of_rollbacks is None else {"approvals": of_rollbacks})


@pytest.mark.parametrize(
    ("approvals", "of_rollbacks", "status"),
    [
        ({}, None, "RUNNING"),
        (PROVEN, None, "REFUSED"),
        (PROVEN, {"expiresMinutes": 5}, "REFUSED"),
        (PROVEN, {"provenRequests": False}, "RUNNING"),
        ({}, PROVEN, "REFUSED"),
        ({"services": {"web": PROVEN}}, None, "REFUSED"),
        ({"services": {"bank": PROVEN}}, None, "RUNNING"),
        (PROVEN, {"services": {"web": {"provenRequests": False}}}, "RUNNING"),
    ],
)
def test_an_event_may_ask_where_it_may_ask_for_deployments_or_for_rollbacks_alone(
    ports: Ports,
    monkeypatch: pytest.MonkeyPatch,
    approvals: dict[str, Any],
    of_rollbacks: dict[str, Any] | None,
    status: str,
) -> None:
    configured(monkeypatch, approvals, of_rollbacks)
    lives(ports)
    assert go_back() == ("r1", status)
    assert bool(ports.started) == (status == "RUNNING")


def test_a_proven_person_may_go_back_there(ports: Ports, monkeypatch: pytest.MonkeyPatch) -> None:
    configured(monkeypatch, PROVEN, None)
    lives(ports)
    wanted = {"deploymentId": "r1", "service": "web", "reason": "it is slow"}
    taken = intake.take_back(wanted, default_id="x", requested_by=ANN.name, requester=ANN.arn)
    assert taken.status is Status.RUNNING


def test_nobody_need_agree_because_people_must_agree_to_deployments(
    ports: Ports, monkeypatch: pytest.MonkeyPatch
) -> None:
    configured(monkeypatch, {**PROVEN, "required": 2, "approvers": ["user/ann", "user/ben"]}, None)
    assert (rules.of("web").required, rules.of("web", "c0").required) == (2, 0)
    assert rules.of("web", "c0").approvers == ()
