"""A retry has a name that people recognise, where it can be one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.handlers.deployer import both
from tests.handlers.ports import Ports
from tests.handlers.undo_fails import AGAIN, retry, undo_fails


@pytest.fixture(autouse=True)
def failed(ports: Ports, monkeypatch: pytest.MonkeyPatch) -> None:
    undo_fails(ports, both(monkeypatch)[0])


def test_it_is_named_after_what_it_goes_on_with(ports: Ports) -> None:
    assert retry(call_id="call-1")["deploymentId"] == AGAIN
    assert ports.find("call-1") is None


def test_a_name_that_somebody_else_used_is_left_to_them(ports: Ports) -> None:
    ports.uses[AGAIN] = "another request"
    assert retry(call_id="call-1")["deploymentId"] == "call-1"
    assert ports.target("web").holder == "call-1"


@pytest.mark.parametrize(("length", "fits"), [(64 - len("-retry-1"), True), (65 - len("-retry-1"), False)])
def test_a_name_that_is_too_long_for_an_id_is_none(ports: Ports, length: int, fits: bool) -> None:
    root = "d" * length
    ports.holds(replace(ports.get("d1"), id=root))
    ports.targets["web"] = replace(ports.target("web"), holder=root)
    assert retry(root, call_id="call-1")["deploymentId"] == (f"{root}-retry-1" if fits else "call-1")


def test_the_name_is_used_from_then_on(ports: Ports) -> None:
    retry()
    assert ports.used(AGAIN) == "retry of d1"
