"""A build is undone by a second build: once for each attempt, and only where there is something to undo.

The sandbox passes every build: builds that fail are those of tests/world/builds.py, which follows the documents that it
names, state by state.
"""

from __future__ import annotations

import re

import pytest

from domain.errors import Code, StageError
from handlers.results import Done, Waiting
from tests.handlers.deployers.builds import MARK, WebProject


def test_what_was_built_is_undone_by_a_second_build(project: WebProject) -> None:
    snapshot = project.snapshot()
    project.start(snapshot)
    project.wait()
    done = project.reverted(snapshot)
    undo = project.builds[1]
    assert done.summary[0].startswith(f"undone: build {undo.id} ended as SUCCEEDED; its log: https://")
    assert project.versions == ["2", "1"]
    assert {name: undo.variables[name] for name in ("DEPLOYMENT_ID", "DEPLOYMENT_ACTION")} == {
        "DEPLOYMENT_ID": MARK,
        "DEPLOYMENT_ACTION": "undo",
    }


def test_the_undo_is_waited_for_as_the_same_operation(project: WebProject) -> None:
    snapshot = project.snapshot()
    project.start(snapshot)
    project.wait()
    started = project.revert(snapshot)
    undo = project.builds[1]
    assert started == Waiting({"phase": "undo", "build": undo.id, "arn": undo.arn}, undo.arn)
    assert project.revert(snapshot, started.operation) == started


def test_a_build_that_failed_is_undone_too(project: WebProject) -> None:
    snapshot = project.fails("2").snapshot()
    project.start(snapshot)
    project.wait()
    project.reverted(snapshot)
    assert project.versions == ["2", "1"]


def test_what_was_never_built_needs_no_undo(project: WebProject) -> None:
    snapshot = project.snapshot()
    project.others_build()
    assert project.revert(snapshot) == Done(("project pulumi-up was not built by this deployment",))
    assert len(project.builds) == 1


def test_the_build_of_another_deployment_needs_no_undo(project: WebProject) -> None:
    snapshot = project.snapshot()
    project.start(snapshot)
    assert "not built by this deployment" in str(project.revert(snapshot, mark="d2"))


@pytest.mark.parametrize("seconds", [0, 400])
def test_both_rollback_stages_share_one_undo_build(seconds: float, project: WebProject) -> None:
    snapshot = project.snapshot()
    project.start(snapshot)
    project.wait()
    first = project.reverted(snapshot)
    project.wait(seconds)
    assert project.revert(snapshot, last=True) == first == project.revert(snapshot, last=False)
    assert len(project.builds) == 2


def test_an_undo_that_fails_says_why(project: WebProject) -> None:
    snapshot = project.fails("1").snapshot()
    project.start(snapshot)
    project.wait()
    with pytest.raises(StageError, match=r"the undo failed: build .* ended as FAILED in BUILD \(COMMAND_") as failure:
        project.reverted(snapshot)
    assert failure.value.code is Code.UNDO_FAILED


def test_another_attempt_is_another_undo_build(project: WebProject) -> None:
    snapshot = project.fails("1").snapshot()
    project.start(snapshot)
    project.wait()
    with pytest.raises(StageError):
        project.reverted(snapshot)
    project.world.codebuild.fates.clear()
    project.reverted(snapshot, mark="d1#1")
    project.reverted(snapshot, mark="d1#1")
    assert project.versions == ["2", "1", "1"]
    assert project.builds[2].variables["DEPLOYMENT_ID"] == "d1"
    assert re.fullmatch("[0-9a-f]{24}-undo-1", project.builds[2].variables["DEPLOYMENT_BUILD"])


def test_the_undo_may_be_the_build_of_another_project(project: WebProject) -> None:
    project.world.codebuild.put("pulumi-down")
    project.change["undo"] = {"project": "pulumi-down", "variables": {}}
    snapshot = project.snapshot()
    project.start(snapshot)
    project.wait()
    project.reverted(snapshot)
    project.reverted(snapshot)
    assert [each.project for each in project.builds] == ["pulumi-up", "pulumi-down"]


def test_where_there_is_no_room_for_the_undo_it_is_tried_again(project: WebProject) -> None:
    snapshot = project.snapshot()
    project.start(snapshot)
    project.wait()
    project.world.codebuild.most_at_once = 0
    assert project.revert(snapshot) == Waiting({"phase": "no-room"})


def test_a_build_without_an_undo_must_be_undone_by_hand(project: WebProject) -> None:
    del project.change["undo"]
    snapshot = project.snapshot()
    assert isinstance(project.revert(snapshot), Done)
    project.start(snapshot)
    with pytest.raises(StageError, match="bring back by hand what it did") as failure:
        project.revert(snapshot)
    assert failure.value.code is Code.UNDO_FAILED
