"""Whatever gets lost, nothing is built twice."""

from __future__ import annotations

import pytest

from handlers.adapters.aws import ClientError
from handlers.deployers import build_records
from tests.handlers.deployers.builds import PROJECT, WebProject
from tests.handlers.role import Role
from tests.world import World

LONG_AFTER = 400
"""Seconds: longer than CodeBuild keeps a token, https://docs.aws.amazon.com/codebuild/latest/APIReference/API_StartBuild.html."""


@pytest.mark.parametrize("seconds", [0, LONG_AFTER])
def test_a_second_call_finds_the_build_of_the_first(seconds: float, project: WebProject) -> None:
    plan = project.plan()
    first = project.begin(plan)
    project.wait(seconds)
    assert project.begin(plan) == first
    assert len(project.builds) == 1


def test_the_build_is_found_among_those_of_others(project: WebProject) -> None:
    plan = project.others_build(3).plan()
    first = project.others_build(2).begin(plan)
    project.others_build(150).wait(LONG_AFTER)
    assert project.begin(plan) == first


def test_only_so_many_pages_are_read(project: WebProject, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build_records, "MOST_PAGES", 2)
    plan = project.plan()
    project.others_build(350).role.calls.clear()
    project.begin(plan)
    assert len(project.role.asked("ListBuildsForProject")) == 2


def test_no_page_is_read_beyond_the_builds_that_were_there_before(project: WebProject) -> None:
    plan = project.others_build(150).plan()
    project.others_build().role.calls.clear()
    project.begin(plan)
    assert len(project.role.asked("ListBuildsForProject")) == 1


def test_builds_that_were_there_before_are_not_read(project: WebProject) -> None:
    plan = project.others_build(3).plan()
    project.role.calls.clear()
    project.begin(plan)
    assert [operation for operation, _ in project.role.calls] == ["ListBuildsForProject", "StartBuild"]


def test_of_two_parts_with_the_same_project_each_has_its_build(project: WebProject, world: World, role: Role) -> None:
    other = WebProject(world, role, variables={"STACK": "database"})
    assert project.start()["build"] != other.start()["build"]


def test_the_order_of_builds_is_that_of_the_list(project: WebProject) -> None:
    """BatchGetBuilds promises none; somebody built again what we had built, with the same variables."""
    plan = project.plan()
    project.begin(plan)
    project.wait()
    again = [{"name": name, "value": text} for name, text in project.builds[0].variables.items()]
    project.client.start_build(projectName=PROJECT, environmentVariablesOverride=again)
    found = build_records.own(project.client, PROJECT, "", "")
    assert [build["buildNumber"] for build in found] == [2, 1]


def test_what_was_begun_is_known(project: WebProject) -> None:
    assert not project.begun()
    project.others_build().start()
    assert project.begun()


def test_whether_it_was_begun_is_seen_on_the_newest_page(project: WebProject) -> None:
    project.start()
    project.others_build(100)
    assert not project.begun()
    assert len(project.role.asked("ListBuildsForProject")[-1]) == 1


def test_another_refusal_is_told_as_it_came(project: WebProject, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(params: dict[str, str]) -> object:
        raise ClientError({"Error": {"Code": "AccessDeniedException", "Message": "not authorized"}}, "StartBuild")

    plan = project.plan()
    monkeypatch.setattr(project.world.codebuild, "start_build", denied)
    with pytest.raises(ClientError, match="not authorized"):
        project.begin(plan)


def test_a_plan_leaves_nothing_to_take_back(project: WebProject) -> None:
    assert project.discard() is True
