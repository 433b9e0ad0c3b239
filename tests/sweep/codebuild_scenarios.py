"""What is deployed by builds: infrastructure and application, each by a project, each undone by a second build."""

from __future__ import annotations

from typing import Any

from tests.sweep.scenarios import SERVICE, UNDONE, WELL, Scenario, request
from tests.world import World
from tests.world.builds import Fate

FATES = {
    "broken": Fate("FAILED", "BUILD", (("COMMAND_EXECUTION_ERROR", "exit status 1"),)),
    "hanging": Fate(hangs=True),
}
DOWN = "tear-down"


def part(project: str, stack: str, version: str, before: str = "1") -> dict[str, Any]:
    undo = {"variables": {"STACK": stack, "VERSION": before}}
    return {
        "kind": "codebuild",
        "project": project,
        "variables": {"STACK": stack, "VERSION": version},
        "undo": undo if before == "1" else {**undo, "project": DOWN},
    }


def building(infrastructure: str, application: str, before: str = "1") -> tuple[dict[str, Any], ...]:
    """By version; where no version of the infrastructure is given, it is left out."""
    made = request("d-1", "2", application=part("release", SERVICE, application, before), validation=[])
    made["infrastructure"] = part("provision", f"{SERVICE}-stack", infrastructure)
    return ({key: value for key, value in made.items() if infrastructure or key != "infrastructure"},)


def projects(world: World) -> None:
    """Version 1 was built by others."""
    for name in ("provision", "release", DOWN):
        world.codebuild.put(name)
    world.codebuild.fates.update(FATES)
    world.codebuild.made.update({name: {"VERSION": "1"} for name in (SERVICE, f"{SERVICE}-stack")})


UNDO = frozenset({"rollback-application", "rollback-infrastructure"})
BUILDS = {
    name: Scenario(name, wanted, ends, projects, disturbed, service="codebuild")
    for name, wanted, ends, disturbed in (
        ("builds", building("2", "2"), WELL, None),
        ("build-fails", building("2", "broken"), UNDONE, UNDO | {"deploy-application"}),
        ("first-build-hangs", building("hanging", "2"), UNDONE, frozenset({"rollback-infrastructure"})),
        ("second-build-hangs", building("", "hanging"), UNDONE, frozenset({"rollback-application"})),
        (
            "undo-build-fails",
            building("", "broken", "broken"),
            {"d-1": "ROLLBACK_FAILED"},
            frozenset({"rollback-application"}),
        ),
    )
}
"""All other services are disturbed where other kinds are deployed."""
