"""What to go back to is looked up again where the service changed between the look and the place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from domain import succession
from domain.errors import Conflict
from handlers.adapters import history
from handlers.attempts import ATTEMPTS
from tests.handlers.conftest import NOW
from tests.handlers.lives import go_back, lived, lives
from tests.handlers.ports import Ports
from tests.handlers.requests import ask

When = Callable[[Ports, pytest.MonkeyPatch, Callable[[], object]], None]


def just_before_it_is_placed(ports: Ports, monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """The first look at the target was to find what to go back to."""
    acts: list[Callable[[], object]] = [lambda: None, act]

    def target(service: str) -> Any:
        if acts:
            acts.pop(0)()
        return ports.target(service)

    monkeypatch.setattr(history, "target", target)


def just_before_it_is_written(ports: Ports, monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    ports.meanwhile(act)


MEANWHILE = pytest.mark.parametrize("when", [just_before_it_is_placed, just_before_it_is_written])


def succeeds(ports: Ports, **more: Any) -> None:
    """Version 3 has become live."""
    newer, target = lived("e0", "3", previous="d0"), ports.target("web")
    current = succession.recorded(target.current or {}, newer)
    ports.holds(newer)
    ports.targets["web"] = replace(target, current=current, revision=target.revision + 1, **more)


@MEANWHILE
def test_what_has_become_live_meanwhile_is_what_is_left(
    ports: Ports, monkeypatch: pytest.MonkeyPatch, when: When
) -> None:
    lives(ports)
    when(ports, monkeypatch, lambda: succeeds(ports))
    assert go_back() == ("r1", "RUNNING")
    back = ports.get("r1")
    assert (back.restores, back.leaves, back.version) == ("d0", "3", "2")


@MEANWHILE
def test_nobody_goes_back_behind_what_could_not_be_undone_meanwhile(
    ports: Ports, monkeypatch: pytest.MonkeyPatch, when: When
) -> None:
    barrier = {"deploymentId": "e0", "version": "3", "at": NOW, "why": "the orders were split"}
    lives(ports)
    when(ports, monkeypatch, lambda: succeeds(ports, barrier=barrier))
    assert go_back(to="c0") == ("r1", "REFUSED")
    assert ports.get("r1").problems[0].startswith("e0 (version 3) cannot be undone: the orders were split")
    assert ports.target("web").holder == ""


def test_where_it_changes_every_time_the_request_comes_again_later(
    ports: Ports, monkeypatch: pytest.MonkeyPatch
) -> None:
    def always(service: str) -> Any:
        target = ports.target(service)
        ports.targets[service] = replace(target, revision=target.revision + 1)
        return ports.target(service)

    lives(ports)
    monkeypatch.setattr(history, "target", always)
    with pytest.raises(Conflict, match=f"web was taken by others {ATTEMPTS} times"):
        go_back()
    assert ports.find("r1") is None


def test_the_same_request_is_known_although_its_service_has_changed(
    ports: Ports, monkeypatch: pytest.MonkeyPatch
) -> None:
    lives(ports)
    assert go_back() == ("r1", "RUNNING")
    just_before_it_is_placed(ports, monkeypatch, lambda: succeeds(ports))
    assert (go_back(), ports.names("r1")) == (("r1", "RUNNING"), ["DeploymentStarted"])


def test_a_request_forward_depends_on_nothing_that_was_live(ports: Ports, monkeypatch: pytest.MonkeyPatch) -> None:
    lives(ports)
    assert ask(version="4") == ("d1", "RUNNING")
