"""Before a build is undone, whatever of ours is still at work comes to rest.

The sandbox has no build at work: these are those of tests/world/builds.py, which follows the documents that it names.
"""

from __future__ import annotations

import pytest

from handlers.adapters.aws import ClientError
from handlers.results import Waiting
from tests.handlers.deployers.builds import BROKEN, WebProject
from tests.world.builds import Fate

HANGS = Fate(hangs=True)


def test_a_build_at_work_is_stopped_once_and_comes_to_rest_first(project: WebProject) -> None:
    """https://docs.aws.amazon.com/codebuild/latest/APIReference/API_StopBuild.html"""
    snapshot = project.fails("2", HANGS).snapshot()
    build = project.start(snapshot)["build"]
    project.wait()
    stopping = project.revert(snapshot)
    arn = project.builds[0].arn
    assert stopping == Waiting({"phase": "stop", "build": build, "arn": arn}, arn)
    assert project.revert(snapshot, stopping.operation) == stopping
    assert (project.world.codebuild.stops, len(project.builds)) == (1, 1)
    project.reverted(snapshot)
    assert [each.status for each in project.builds] == ["STOPPED", "SUCCEEDED"]


def test_a_build_that_ended_before_it_was_stopped_has_ended(
    project: WebProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshot = project.snapshot()
    project.start(snapshot)
    stop = project.world.codebuild.stop_build

    def late(params: dict[str, str]) -> object:
        project.wait()
        return stop(params)

    monkeypatch.setattr(project.world.codebuild, "stop_build", late)
    assert isinstance(project.revert(snapshot), Waiting)
    project.reverted(snapshot)
    assert [each.status for each in project.builds] == ["SUCCEEDED", "SUCCEEDED"]


def test_a_build_that_may_not_be_stopped_fails_the_undo(project: WebProject, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(params: dict[str, str]) -> object:
        raise ClientError({"Error": {"Code": "AccessDeniedException", "Message": "not authorized"}}, "StopBuild")

    snapshot = project.snapshot()
    project.start(snapshot)
    monkeypatch.setattr(project.world.codebuild, "stop_build", denied)
    with pytest.raises(ClientError, match="not authorized"):
        project.revert(snapshot)


def test_another_attempt_lets_the_undo_before_it_come_to_its_end(project: WebProject) -> None:
    snapshot = project.snapshot()
    project.start(snapshot)
    project.wait()
    project.fails("1", BROKEN).revert(snapshot)
    waiting = project.revert(snapshot, mark="d1#1")
    assert isinstance(waiting, Waiting)
    assert (waiting.operation["phase"], project.world.codebuild.stops, len(project.builds)) == ("rest", 0, 2)
