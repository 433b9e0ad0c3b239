"""Builds on their way back: ours comes to rest, and then the build that undoes it is started."""

from __future__ import annotations

from typing import Any

from domain.errors import Code, StageError
from handlers.adapters.aws import ClientError, DeployRole, error_code
from handlers.deployers import build_records, builds
from handlers.results import Done, Waiting


def revert(
    change: dict[str, Any],
    snapshot: dict[str, Any],
    operation: dict[str, Any] | None,
    role: DeployRole,
    mark: str,
    last: bool,
) -> Done | Waiting:
    """One undo build for each attempt, whoever asks how often; none where nothing was built."""
    codebuild, project = role.client("codebuild"), change["project"]
    ours = _ours(codebuild, change, snapshot, mark)
    if not ours:
        return Done((f"project {project} was not built by this deployment",))
    if "undo" not in change:
        reason = f"project {project} was built, and the request has no undo for it; bring back by hand what it did"
        raise StageError(Code.UNDO_FAILED, reason)
    wanted = builds.undoing(change, mark)
    if undos := [build for build in ours if build_records.variable(build, builds.OURS) == wanted.name]:
        return _outcome(undos[0])
    if moving := [build for build in ours if build_records.runs(build)]:
        return _bring_to_rest(codebuild, moving[0], (operation or {}).get("phase"))
    return builds.start(codebuild, wanted)


def _ours(codebuild: Any, change: dict[str, Any], snapshot: dict[str, Any], mark: str) -> list[dict[str, Any]]:
    """All builds of this deployment for this part, newest first in each project."""
    prefix = builds.signature(change, mark)
    return [
        build
        for project in builds.projects_of(change)
        for build in build_records.own(codebuild, project, prefix, snapshot["newest"][project])
    ]


def _outcome(undo: dict[str, Any]) -> Done | Waiting:
    if build_records.runs(undo):
        return builds.waiting(undo, "undo")
    if undo["buildStatus"] == "SUCCEEDED":
        return Done((f"undone: {build_records.ending(undo)}",))
    raise StageError(Code.UNDO_FAILED, f"the undo failed: {build_records.ending(undo)}")


def _bring_to_rest(codebuild: Any, build: dict[str, Any], phase: str | None) -> Waiting:
    """What deploys is stopped; an undo of an earlier attempt is let come to its end."""
    if build_records.variable(build, "DEPLOYMENT_ACTION") == "undo":
        return builds.waiting(build, "rest")
    if phase != "stop":
        try:
            codebuild.stop_build(id=build["id"])
        except ClientError as error:
            if error_code(error) != "InvalidInputException":  # it has ended meanwhile
                raise
    return builds.waiting(build, "stop")
