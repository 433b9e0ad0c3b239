"""What CodeBuild remembers of builds: which are ours, and how they ended."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile
from typing import Any

from handlers.deployers.builds import OURS

MOST_PAGES = 20
"""Of a hundred builds each: so many may others start while a deployment lasts."""
MOST_TEXT = 500


def newest(codebuild: Any, project: str) -> str:
    """The id of the project's newest build; "" where there is none."""
    return next(iter(codebuild.list_builds_for_project(projectName=project)["ids"]), "")


def own(codebuild: Any, project: str, prefix: str, since: str | None) -> list[dict[str, Any]]:
    """The project's builds whose name begins so and that were started after build `since`, newest first.

    Where that is None, only the newest page is looked at.
    """
    return [
        build
        for ids in _after(codebuild, project, since)
        for build in sorted(codebuild.batch_get_builds(ids=ids)["builds"], key=lambda each: ids.index(each["id"]))
        if variable(build, OURS).startswith(prefix)
    ]


def _after(codebuild: Any, project: str, since: str | None) -> Iterator[list[str]]:
    """Page by page, newest first, which is their order; to ask for it fails where there are more than a hundred.

    https://docs.aws.amazon.com/codebuild/latest/APIReference/API_ListBuildsForProject.html
    """
    further: dict[str, str] = {}
    for _ in range(1 if since is None else MOST_PAGES):
        page = codebuild.list_builds_for_project(projectName=project, **further)
        if ids := list(takewhile(lambda each: each != since, page["ids"])):
            yield ids
        if len(ids) < len(page["ids"]) or "nextToken" not in page:
            return
        further = {"nextToken": page["nextToken"]}


def variable(build: dict[str, Any], name: str) -> str:
    found = build.get("environment", {}).get("environmentVariables", [])
    return next((str(each["value"]) for each in found if each["name"] == name), "")


def runs(build: dict[str, Any]) -> bool:
    return bool(build["buildStatus"] == "IN_PROGRESS")


def ending(build: dict[str, Any]) -> str:
    """How a build ended, as a sentence: what failed first, and where its log is.

    https://docs.aws.amazon.com/codebuild/latest/APIReference/API_BuildPhase.html
    """
    logs = build.get("logs", {})
    # The link leads nowhere until there is a stream.
    link = (logs.get("deepLink") if logs.get("streamName") else "") or logs.get("s3DeepLink")
    told = f"its log: {link}" if link else "it has no log"
    return f"build {build['id']} ended as {build['buildStatus']}{_why(build)}; {told}"


def _why(build: dict[str, Any]) -> str:
    for phase in build.get("phases", []):
        if phase.get("phaseStatus", "SUCCEEDED") != "SUCCEEDED":  # the last phase, COMPLETED, has none
            said = [": ".join(filter(None, (c.get("statusCode"), c.get("message")))) for c in phase.get("contexts", [])]
            reasons = "; ".join(filter(None, said))[:MOST_TEXT]
            return f" in {phase['phaseType']}{f' ({reasons})' if reasons else ''}"
    return ""
