"""Nobody deploys by accident what somebody had to go back from."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.spelling import moment
from tests.handlers.conftest import NOW
from tests.handlers.deployments import REQUEST, USER, held
from tests.handlers.lives import go_back, lives, rolled_back, waiting
from tests.handlers.ports import Ports
from tests.handlers.requests import ask

PROBLEM = (
    f"version 3 of web is in quarantine since {moment(NOW - 1)}, put there by {USER}eve with r0: it loses orders; "
    "`release web 3 --reason ...`, or ask once more with `--override --reason ...`"
)


def test_a_version_that_was_rolled_back_is_refused_with_who_when_and_why(ports: Ports) -> None:
    lives(ports)
    rolled_back(ports, "3")
    before = ports.target("web")
    assert ask(version="3") == ("d1", "REFUSED")
    assert ports.get("d1").problems == (PROBLEM,)
    assert (ports.target("web"), ports.started, ports.names("d1")) == (before, [], ["DeploymentRefused"])


def test_it_may_not_even_wait(ports: Ports) -> None:
    lives(ports, waiting("d9"), holder="d9")
    rolled_back(ports, "3")
    assert ask(version="3") == ("d1", "REFUSED")
    assert ports.target("web").queue == ()


def test_another_version_is_deployed(ports: Ports) -> None:
    lives(ports)
    rolled_back(ports, "3")
    assert ask(version="4") == ("d1", "RUNNING")


def test_who_overrides_it_with_a_reason_deploys_it_all_the_same(ports: Ports) -> None:
    lives(ports)
    rolled_back(ports, "3")
    assert ask(version="3", override=True, reason="the orders are safe now") == ("d1", "RUNNING")
    assert ports.get("d1").request["override"] is True
    assert "3" in ports.target("web").quarantine  # until it is live


@pytest.mark.parametrize("detail", [{"override": True}, {"override": True, "reason": ""}])
def test_who_overrides_it_without_a_reason_is_refused(ports: Ports, detail: dict[str, object]) -> None:
    lives(ports)
    rolled_back(ports, "3")
    assert ask(version="3", **detail) == ("d1", "REFUSED")
    assert ports.get("d1").problems[0].endswith("ask once more with `--override --reason ...`")


def test_an_override_of_nothing_changes_nothing(ports: Ports) -> None:
    ports.holds(target=held("", fence=0))
    assert ask(override=True, reason="to be sure") == ("d1", "RUNNING")


@pytest.mark.parametrize(("override", "status"), [({}, "REFUSED"), ({"override": True}, "RUNNING")])
def test_nobody_goes_back_to_it_by_accident_either(ports: Ports, override: dict[str, bool], status: str) -> None:
    lives(ports)
    rolled_back(ports, "1")
    assert go_back(to="1", **override) == ("r1", status)
    assert bool(ports.get("r1").problems) == (status == "REFUSED")
    assert ports.get("r1").request.get("override") == (True if override else None)


def test_a_refusal_says_it_for_ever_even_when_the_version_is_released(ports: Ports) -> None:
    lives(ports)
    rolled_back(ports, "3")
    ask(version="3")
    ports.targets["web"] = replace(ports.target("web"), quarantine={})
    assert ask(version="3") == ("d1", "REFUSED")
    assert ask({**REQUEST, "deploymentId": "d2", "version": "3"}) == ("d2", "RUNNING")


def test_what_is_quarantined_while_it_is_asked_for_is_refused(ports: Ports) -> None:
    lives(ports)

    def meanwhile() -> None:
        rolled_back(ports, "3")
        ports.targets["web"] = replace(ports.target("web"), revision=2)

    ports.meanwhile(meanwhile)
    assert ask(version="3") == ("d1", "REFUSED")
    assert ports.target("web").holder == ""
