"""CodeBuild projects: a build does what the project's buildspec says, and a second build undoes it."""

from __future__ import annotations

from typing import Any

from domain.errors import Code, StageError
from domain.fields import show
from handlers.adapters.aws import DeployRole
from handlers.deployers import build_records, build_undo, builds
from handlers.results import Done, Waiting

FAILED = {"infrastructure": Code.INFRASTRUCTURE_FAILED, "application": Code.APPLICATION_FAILED}
MOST_SHOWN = 10


def examine(change: dict[str, Any], request: dict[str, Any], role: DeployRole) -> None:
    """The project must be there, that of the undo, too; a build that CodeBuild retries would go on while we undo it.

    https://docs.aws.amazon.com/codebuild/latest/APIReference/API_Project.html
    """
    names, found = builds.projects_of(change), _projects(change, role)
    problems = [f"project {name} does not exist" for name in names if name not in found]
    problems += [
        f"project {name} retries a failed build by itself: set its autoRetryLimit to 0"
        for name, project in found.items()
        if project.get("autoRetryLimit")
    ]
    if problems:
        raise StageError(Code.PLAN_FAILED, "; ".join(problems))


def snapshot(change: dict[str, Any], role: DeployRole) -> dict[str, Any]:
    """What the builds change cannot be known: only which build was the newest, and how the projects are defined."""
    codebuild = role.client("codebuild")
    return {
        "exists": True,
        "modified": {name: _modified(project) for name, project in _projects(change, role).items()},
        "newest": {name: build_records.newest(codebuild, name) for name in builds.projects_of(change)},
    }


def plan(change: dict[str, Any], snapshot: dict[str, Any], role: DeployRole, mark: str) -> dict[str, Any] | None:
    """The build and its undo; what they do is up to the project."""
    said = [_told(builds.deploying(change, mark))]
    if "undo" in change:
        said.append(f"to undo it, {_told(builds.undoing(change, mark))}")
    return {
        "kind": "codebuild",
        "project": change["project"],
        "newest": snapshot["newest"],
        "summary": said,
        "alerts": [f"what project {change['project']} does cannot be known before it runs"],
        "unchanged": False,
    }


def _told(wanted: builds.Wanted) -> str:
    """With the values of the variables: they are no secrets."""
    told = [f"{name}={show(text)}" for name, text in wanted.variables.items()]
    more = f" and {len(told) - MOST_SHOWN} more" if len(told) > MOST_SHOWN else ""
    source = f" at {wanted.source}" if wanted.source else ""
    variables = f" with {', '.join(told[:MOST_SHOWN])}{more}" if told else ""
    return f"project {wanted.project} will be built{source}{variables}"


def begun(change: dict[str, Any], role: DeployRole, mark: str) -> bool:
    wanted = builds.deploying(change, mark)
    return bool(build_records.own(role.client("codebuild"), wanted.project, wanted.name, None))


def moved(change: dict[str, Any], snapshot: dict[str, Any], plan: dict[str, Any], role: DeployRole, mark: str) -> str:
    now, was = _projects(change, role), snapshot["modified"]
    changed = [name for name in was if name not in now or _modified(now[name]) != was[name]]
    return "; ".join(f"project {name} was changed by somebody else since the plan was made" for name in changed)


def begin(change: dict[str, Any], plan: dict[str, Any], role: DeployRole, mark: str) -> Done | Waiting:
    """Start the build, or find the one that an earlier call started."""
    codebuild, wanted = role.client("codebuild"), builds.deploying(change, mark)
    found = build_records.own(codebuild, wanted.project, wanted.name, plan["newest"][wanted.project])
    return builds.waiting(found[0], wanted.action) if found else builds.start(codebuild, wanted)


def check(
    change: dict[str, Any], plan: dict[str, Any], operation: dict[str, Any], role: DeployRole, mark: str
) -> Done | Waiting:
    """Raises StageError with the first phase that failed, in CodeBuild's words."""
    if "build" not in operation:
        return begin(change, plan, role, mark)
    found = role.client("codebuild").batch_get_builds(ids=[operation["build"]])["builds"]
    if not found or build_records.runs(found[0]):  # not found: so new that it cannot be read yet
        return Waiting(operation, operation["arn"])
    if found[0]["buildStatus"] != "SUCCEEDED":
        raise StageError(FAILED[operation["part"]], build_records.ending(found[0]))
    return Done((build_records.ending(found[0]),))


revert = build_undo.revert


def discard(change: dict[str, Any], role: DeployRole, mark: str) -> bool:
    """Nothing was made for the plan."""
    return True


def _projects(change: dict[str, Any], role: DeployRole) -> dict[str, Any]:
    names = builds.projects_of(change)
    return {each["name"]: each for each in role.client("codebuild").batch_get_projects(names=names)["projects"]}


def _modified(project: dict[str, Any]) -> str:
    return str(project.get("lastModified", ""))
