"""What a build did may be undone by another one, but nobody knows what it does a second time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from domain import succession
from domain.deployment import Deployment, Status
from handlers.call import Call
from handlers.operations import previewing
from tests.handlers.deployments import REQUEST
from tests.handlers.lives import ANN, LIVE, SECOND, go_back, lives
from tests.handlers.ports import Ports

BUILD = {"kind": "codebuild", "project": "migrate", "variables": {"TO": "1"}, "undo": {"variables": {"TO": "0"}}}
NEWER = {**BUILD, "variables": {"TO": "2"}, "undo": {"variables": {"TO": "1"}}}
FINAL = {key: value for key, value in BUILD.items() if key != "undo"} | {
    "irreversible": True,
    "irreversibleReason": "rows are gone",
}


def builds(state: Deployment, **parts: Any) -> Deployment:
    return replace(state, request={"service": "web", "version": state.version, **parts}, plan=None)


def went(ports: Ports, before: dict[str, Any], now: dict[str, Any]) -> None:
    """These parts were live before, and are now."""
    lives(ports, builds(SECOND, **before), live := builds(LIVE, **now))
    current = succession.recorded({"origin": "c0"}, live)
    ports.targets["web"] = replace(ports.target("web"), current=current)


def previewed() -> dict[str, Any]:
    about = {"operation": "", "person": ANN, "account": "123456789012", "query": {}, "body": None, "id": "c"}
    return previewing.preview(Call(path={"service": "web"}, **about))[1]  # type: ignore[arg-type]


def test_a_build_that_is_live_is_not_run_again(ports: Ports) -> None:
    function = REQUEST["application"]
    went(ports, {"infrastructure": BUILD, "application": function}, {"infrastructure": BUILD, "application": function})
    assert previewed()["changes"] == [
        "infrastructure: codebuild migrate stays as it is",
        "application: lambda web stays as it is",
    ]
    assert go_back() == ("r1", "RUNNING")
    request = ports.get("r1").request
    assert ("infrastructure" in request, request["application"]) == (False, function)


def test_another_build_is_run_once_more(ports: Ports) -> None:
    went(ports, {"infrastructure": BUILD}, {"infrastructure": NEWER})
    assert previewed()["changes"] == ["infrastructure: codebuild migrate: variables TO: 2 -> 1"]
    assert go_back() == ("r1", "RUNNING")
    assert ports.get("r1").request["infrastructure"] == BUILD


def test_one_that_cannot_be_undone_is_not_run_once_more(ports: Ports) -> None:
    went(ports, {"infrastructure": FINAL}, {"infrastructure": NEWER})
    told = ["the build of the infrastructure cannot be undone (rows are gone): it is not run again"]
    assert previewed()["problems"] == told
    assert go_back() == ("r1", "REFUSED")
    assert ports.get("r1").problems == tuple(told)


def test_one_that_cannot_be_undone_and_is_live_stays(ports: Ports) -> None:
    went(ports, {"infrastructure": FINAL}, {"infrastructure": FINAL, "application": REQUEST["application"]})
    assert previewed()["problems"] == []
    assert go_back() == ("r1", "RUNNING")


def test_two_builds_that_nobody_could_tell_apart_are_not_asked_for(ports: Ports) -> None:
    """One was live from before, and so no request ever named both."""
    went(ports, {"application": BUILD}, {"application": NEWER})
    origin = replace(ports.get("c0"), inherits={"infrastructure": BUILD})
    ports.deployments["c0"] = origin
    told = "infrastructure and application are the same build: leave one out, or tell them apart by a variable"
    assert previewed()["problems"] == [told]
    assert go_back() == ("r1", "REFUSED")
    assert ports.get("r1").problems == (told,)


def test_while_somebody_else_deploys_a_build_is_run_again_because_nobody_knows_what_will_be_live(ports: Ports) -> None:
    function = REQUEST["application"]
    went(ports, {"infrastructure": BUILD, "application": function}, {"infrastructure": BUILD, "application": function})
    ports.targets["web"] = replace(ports.target("web"), holder="d9", fence=1)
    ports.holds(replace(LIVE, id="d9", status=Status.RUNNING))
    assert go_back() == ("r1", "QUEUED")
    assert ports.get("r1").request["infrastructure"] == BUILD
