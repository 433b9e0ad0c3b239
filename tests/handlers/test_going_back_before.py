"""What was live before, and what people call it: the same version twice, and an id that is also a version."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from domain import succession
from domain.deployment import Deployment, Status
from handlers import going_back
from tests.handlers.lives import LIVE, go_back, lived, lives
from tests.handlers.ports import Ports


def lived_on(ports: Ports, *line: Deployment) -> None:
    """After version 2 by d0 each of these was live, one after the other."""
    lives(ports, *line)
    current = succession.recorded({"origin": "c0"}, LIVE)
    for each in line:
        current = succession.recorded(current, each)
        ports.deployments[each.id] = replace(each, previous=current["previous"], revision=1)
    ports.targets["web"] = replace(ports.target("web"), current=current)


def again(deployment_id: str, version: str = "2", **more: Any) -> Deployment:
    return lived(deployment_id, version, **more)


@pytest.mark.parametrize("more", [0, 1, 2])
def test_a_version_that_was_deployed_more_than_once_is_left_altogether(ports: Ports, more: int) -> None:
    lived_on(ports, *(again(f"e{number}") for number in range(more)))
    assert go_back() == ("r1", "RUNNING")
    assert (ports.get("r1").restores, ports.get("r1").version) == ("c0", "1")


def test_another_version_between_the_two_is_what_was_before(ports: Ports) -> None:
    lived_on(ports, again("e0", "3"), again("e1"))
    go_back()
    assert ports.get("r1").restores == "e0"


def test_a_rollback_to_the_same_version_is_passed_over_as_what_it_restored(ports: Ports) -> None:
    lived_on(ports, again("r9", "1", restores="c0", previous="b0"), again("e1", "1"))
    go_back()
    assert ports.get("r1").restores == "b0"


def test_where_no_other_version_was_before_the_first_deployment_of_it_is_restored(ports: Ports) -> None:
    """Its content may be another one."""
    lived_on(ports, again("e0"))
    for each in ("b0", "c0"):
        del ports.deployments[each]
    ports.deployments["d0"] = replace(ports.get("d0"), previous="")
    go_back()
    assert ports.get("r1").restores == "d0"


def test_a_deployment_that_the_history_does_not_keep_is_the_end_of_the_search(ports: Ports) -> None:
    lived_on(ports, again("e0"))
    del ports.deployments["c0"]
    assert go_back() == ("r1", "REFUSED")
    assert "the history does not keep it any more; name one with `to`" in ports.get("r1").problems[0]


def test_the_search_comes_to_an_end(ports: Ports) -> None:
    many = [again(f"e{number}") for number in range(going_back.MOST_REPEATS + 2)]
    lived_on(ports, *many)
    go_back()
    assert ports.get("r1").restores == "e0"


@pytest.mark.parametrize("status", [Status.ROLLED_BACK, Status.REFUSED, Status.RUNNING])
def test_an_id_that_did_not_succeed_does_not_hide_the_version_that_it_equals(ports: Ports, status: Status) -> None:
    lives(ports, lived("1", "9", status=status))
    assert go_back(to="1") == ("r1", "RUNNING")
    assert ports.get("r1").restores == "c0"


def test_an_id_that_did_not_succeed_and_is_no_version_is_told(ports: Ports) -> None:
    lives(ports, lived("d9", "9", status=Status.ROLLED_BACK))
    assert go_back(to="d9") == ("r1", "REFUSED")
    assert ports.get("r1").problems[0].startswith("d9 ended as ROLLED_BACK")


def test_who_says_what_must_be_live_goes_back_from_nothing_else(ports: Ports) -> None:
    """Two who see the same fault and ask at once go back once, not twice."""
    lives(ports)
    assert go_back(**{"from": "3"}) == ("r1", "REFUSED")
    assert ports.get("r1").problems == ("version 2 is live on web, not 3: somebody was faster",)
    assert go_back(deploymentId="r2", **{"from": "2"}) == ("r2", "RUNNING")


def test_it_is_asked_again_what_is_live_when_somebody_was_faster(ports: Ports) -> None:
    lives(ports)

    def faster() -> None:
        current = succession.recorded(ports.target("web").current or {}, lived("r9", "1", restores="c0"))
        ports.targets["web"] = replace(ports.target("web"), current=current, revision=2)

    ports.meanwhile(faster)
    assert go_back(**{"from": "2"}) == ("r1", "REFUSED")
    assert ports.get("r1").problems == ("version 1 is live on web, not 2: somebody was faster",)
