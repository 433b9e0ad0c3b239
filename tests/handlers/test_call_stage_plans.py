"""The plan of stages of the pipeline's owner: people agree to it at the gate, and to no other."""

from __future__ import annotations

import pytest

from tests.domain.owner import EXTRACT, TRANSFORM
from tests.handlers.deployments import held
from tests.handlers.owner import Lambda, call, connect, ending, through_own
from tests.handlers.ports import Ports


@pytest.fixture
def owner(monkeypatch: pytest.MonkeyPatch, ports: Ports) -> Lambda:
    ports.holds(through_own(EXTRACT, TRANSFORM), target=held())
    return connect(monkeypatch)


def test_a_plan_is_kept_for_the_gate(ports: Ports, owner: Lambda) -> None:
    ports.holds(through_own(), target=held())
    said = {"summary": ["12 rows more"], "alerts": ["3 have no price"], "unchanged": True}
    owner.answers = [{"status": "done", "plan": said}, {"status": "done", "plan": {"summary": ["and an index"]}}]
    call(EXTRACT)
    call(TRANSFORM)
    made = ports.get("d1").plan or {}
    assert (made["summary"], made["alerts"]) == (["12 rows more", "and an index"], ["3 have no price"])
    assert (made["unchanged"], made["undo"]) == (False, ["Unpublish undoes Publish and Transform"])


def test_a_plan_that_comes_after_the_gate_is_too_late(ports: Ports, owner: Lambda) -> None:
    owner.answers = [{"status": "done", "plan": {"summary": ["something else"]}}]
    call()
    code, reason = ending(ports)
    assert (code, reason.partition(",")[0], ports.get("d1").plan) == ("Broken", "Publish made a plan", None)
