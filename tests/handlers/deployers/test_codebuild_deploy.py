"""A build is started once, waited for, and told with its log; one that fails says why.

The sandbox passes every build: builds that fail are those of tests/world/builds.py, which follows the documents that it
names, state by state.
"""

from __future__ import annotations

from typing import Any

import pytest

from domain.errors import Code, StageError
from handlers.deployers import builds
from handlers.results import Done, Waiting
from tests.handlers.deployers.builds import MARK, WebProject
from tests.handlers.role import Role
from tests.world import World
from tests.world.builds import Fate

LOG = "https://console.aws.example/logs/group//aws/codebuild/pulumi-up/stream/"


def test_the_build_has_the_variables_of_the_request_and_ours(project: WebProject) -> None:
    project.start()
    [build] = project.builds
    name = builds.deploying(project.change, MARK).name
    ours = {"DEPLOYMENT_ID": "d1", "DEPLOYMENT_ACTION": "deploy", "DEPLOYMENT_BUILD": name}
    assert build.variables == {"STACK": "web", "VERSION": "2", **ours}
    assert {each["type"] for each in build.asked["environmentVariablesOverride"]} == {"PLAINTEXT"}
    assert (build.asked["idempotencyToken"], "sourceVersion" in build.asked) == (name, False)


def test_a_source_version_is_the_one_that_is_built(project: WebProject) -> None:
    project.change["sourceVersion"] = "v2"
    project.start()
    assert project.builds[0].asked["sourceVersion"] == "v2"


def test_a_build_at_work_is_waited_for_as_the_same_operation(project: WebProject) -> None:
    operation = project.start()
    build = project.builds[0]
    assert operation == {"phase": "deploy", "build": build.id, "arn": build.arn, "part": "application"}
    assert project.check(operation) == Waiting(operation, build.arn)
    project.wait(20)
    assert project.check(operation) == Waiting(operation, build.arn)


def test_a_build_that_succeeded_is_told_with_its_log(project: WebProject) -> None:
    operation = project.start()
    project.wait()
    stream = operation["build"].rpartition(":")[2]
    told = f"build {operation['build']} ended as SUCCEEDED; its log: {LOG}{stream}"
    assert project.check(operation) == Done((told,))


def ending(project: WebProject, fate: Fate, part: str = "application") -> StageError:
    operation = {**project.fails("2", fate).start(), "part": part}
    project.wait()
    with pytest.raises(StageError) as failure:
        project.check(operation)
    return failure.value


@pytest.mark.parametrize(
    ("fate", "said"),
    [
        (Fate("FAILED", "BUILD", (("COMMAND_EXECUTION_ERROR", "exit status 1"),)),
         "ended as FAILED in BUILD (COMMAND_EXECUTION_ERROR: exit status 1); its log: "),
        (Fate("FAILED", "DOWNLOAD_SOURCE", (("", ""), ("YAML_FILE_ERROR", ""))),
         "ended as FAILED in DOWNLOAD_SOURCE (YAML_FILE_ERROR); its log: "),
        (Fate("TIMED_OUT", "BUILD", (("BUILD_TIMED_OUT", "Build has timed out."), ("", "twice"))),
         "ended as TIMED_OUT in BUILD (BUILD_TIMED_OUT: Build has timed out.; twice); its log: "),
        (Fate("FAULT", "PROVISIONING"), "ended as FAULT in PROVISIONING; its log: "),
        (Fate("FAULT", "QUEUED"), "ended as FAULT in QUEUED; it has no log"),
    ],
)  # fmt: skip
def test_a_build_that_fails_says_why(fate: Fate, said: str, project: WebProject) -> None:
    """https://docs.aws.amazon.com/codebuild/latest/APIReference/API_BuildPhase.html and API_PhaseContext.html."""
    assert said in ending(project, fate).reason


def test_a_build_that_somebody_stopped_has_failed(project: WebProject) -> None:
    """https://docs.aws.amazon.com/codebuild/latest/APIReference/API_StopBuild.html"""
    operation = project.start()
    project.client.stop_build(id=operation["build"])
    project.wait()
    with pytest.raises(StageError, match="ended as STOPPED in SUBMITTED"):
        project.check(operation)


def test_a_long_reason_is_cut(project: WebProject) -> None:
    reason = ending(project, Fate("FAILED", "BUILD", (("", "x" * 5000),))).reason
    assert f"({'x' * 500})" in reason


def test_the_failure_is_that_of_its_part(project: WebProject, world: World, role: Role) -> None:
    assert ending(project, Fate("FAILED")).code is Code.APPLICATION_FAILED
    other = WebProject(world, role, variables={"VERSION": "2", "OTHER": "1"})
    assert ending(other, Fate("FAILED"), "infrastructure").code is Code.INFRASTRUCTURE_FAILED


def test_a_log_in_s3_alone_is_told(project: WebProject, monkeypatch: pytest.MonkeyPatch) -> None:
    known = project.world.codebuild.batch_get_builds

    def stored(params: dict[str, Any]) -> dict[str, Any]:
        return {"builds": [{**each, "logs": {"s3DeepLink": "https://s3/log"}} for each in known(params)["builds"]]}

    operation = project.start()
    project.wait()
    monkeypatch.setattr(project.world.codebuild, "batch_get_builds", stored)
    done = project.check(operation)
    assert isinstance(done, Done)
    assert done.summary[0].endswith("; its log: https://s3/log")


def test_a_build_that_cannot_be_read_yet_is_waited_for(project: WebProject) -> None:
    operation = project.start()
    project.world.codebuild.builds.clear()
    assert project.check(operation) == Waiting(operation, operation["arn"])


def test_where_there_is_no_room_for_a_build_it_is_tried_again(project: WebProject) -> None:
    plan, project.world.codebuild.most_at_once = project.plan(), 0
    none = Waiting({"phase": "no-room"})
    assert project.begin(plan) == none == project.check({**none.operation, "part": "application"}, plan)
    project.world.codebuild.most_at_once = 1
    begun = project.check({**none.operation, "part": "application"}, plan)
    assert isinstance(begun, Waiting)
    assert begun.waits_for == project.builds[0].arn
