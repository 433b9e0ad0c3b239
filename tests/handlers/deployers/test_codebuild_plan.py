"""What approvers are told of a build, and what cannot work at all."""

from __future__ import annotations

import pytest

from domain.errors import Code, StageError
from tests.handlers.deployers.builds import PROJECT, WebProject


def test_the_plan_names_the_builds_with_their_variables(project: WebProject) -> None:
    project.change["sourceVersion"] = "v2"
    plan = project.plan()
    assert plan["summary"] == [
        'project pulumi-up will be built at v2 with STACK="web", VERSION="2"',
        'to undo it, project pulumi-up will be built at v2 with STACK="web", VERSION="1"',
    ]
    assert plan["alerts"] == ["what project pulumi-up does cannot be known before it runs"]
    assert (plan["kind"], plan["project"], plan["unchanged"]) == ("codebuild", PROJECT, False)


def test_a_build_may_have_no_variables_and_no_undo(project: WebProject) -> None:
    del project.change["variables"], project.change["undo"]
    assert project.plan()["summary"] == ["project pulumi-up will be built"]


def test_of_many_variables_the_first_are_told(project: WebProject) -> None:
    project.change["variables"] = {f"V{n}": "x" for n in range(12)}
    assert project.plan()["summary"][0].endswith('V9="x" and 2 more')


def test_the_undo_of_another_project_has_its_own_source(project: WebProject) -> None:
    project.world.codebuild.put("pulumi-down")
    project.change |= {"sourceVersion": "v2", "undo": {"project": "pulumi-down", "variables": {}}}
    assert project.plan()["summary"][1] == "to undo it, project pulumi-down will be built"


def test_the_undo_may_name_its_source(project: WebProject) -> None:
    project.change |= {"sourceVersion": "v2", "undo": {"sourceVersion": "v1", "variables": {}}}
    assert project.plan()["summary"][1] == "to undo it, project pulumi-up will be built at v1"


def test_projects_that_are_not_there_are_named(project: WebProject) -> None:
    project.examine()
    project.change["undo"] = {"project": "pulumi-down", "variables": {}}
    project.world.codebuild.projects.clear()
    with pytest.raises(StageError) as failure:
        project.examine()
    assert failure.value.code is Code.PLAN_FAILED
    assert failure.value.reason == "project pulumi-down does not exist; project pulumi-up does not exist"


def test_a_project_that_retries_by_itself_is_refused(project: WebProject) -> None:
    """https://docs.aws.amazon.com/codebuild/latest/APIReference/API_Project.html"""
    project.world.codebuild.put(PROJECT, autoRetryLimit=2)
    with pytest.raises(StageError, match="pulumi-up retries a failed build by itself: set its autoRetryLimit to 0"):
        project.examine()
    project.world.codebuild.put(PROJECT, autoRetryLimit=0)
    project.examine()


def test_a_project_that_somebody_changed_voids_the_plan(project: WebProject) -> None:
    snapshot = project.snapshot()
    project.others_build().wait()
    assert project.moved(snapshot) == ""
    project.world.codebuild.put(PROJECT)
    assert project.moved(snapshot) == "project pulumi-up was changed by somebody else since the plan was made"


def test_a_project_that_is_gone_voids_the_plan(project: WebProject) -> None:
    snapshot = project.snapshot()
    project.world.codebuild.projects.clear()
    assert "pulumi-up was changed by somebody else" in project.moved(snapshot)


def test_the_snapshot_can_be_kept(project: WebProject) -> None:
    assert project.snapshot() == {
        "exists": True,
        "modified": {PROJECT: "2027-01-15 08:00:00+00:00"},
        "newest": {PROJECT: ""},
    }
    project.others_build(2)
    assert project.snapshot()["newest"] == {PROJECT: project.builds[1].id}
