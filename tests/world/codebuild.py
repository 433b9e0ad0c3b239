"""CodeBuild: projects, and builds by the virtual clock that end as a test chooses.

Tokens: https://docs.aws.amazon.com/codebuild/latest/APIReference/API_StartBuild.html; order and pages of a list:
https://docs.aws.amazon.com/codebuild/latest/APIReference/API_ListBuildsForProject.html. AWS does not say what StopBuild
answers where a build has ended; here it refuses.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .builds import PHASES, Build, Fate
from .calls import arn, only, refuse
from .executions import moment

TOKEN_SECONDS, PAGE = 300, 100


@dataclass
class Project:
    name: str
    modified: float
    settings: dict[str, Any] = field(default_factory=dict)


class CodeBuild:
    """`made` is what the builds did: by their variable STACK, the other variables of the last build that came as far as
    BUILD. `fates` says how builds end, by their variable VERSION.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self.now = now
        self.on_status: Callable[[Build], None] = lambda build: None
        self.seconds_per_build, self.seconds_to_stop = 40.0, 5.0
        self.reset()

    def reset(self) -> None:
        self.projects: dict[str, Project] = {}
        self.builds: dict[str, Build] = {}
        self.fates: dict[str, Fate] = {}
        self.made: dict[str, dict[str, str]] = {}
        self.most_at_once: int | None = None
        self.stops = 0

    # ---- for the test ----

    def put(self, name: str, **settings: Any) -> None:
        """Create the project, or change its settings."""
        self.projects[name] = Project(name, self.now(), settings)

    def next_due(self) -> float | None:
        return min((b.ends for b in self.builds.values() if b.ends is not None), default=None)

    def advance(self) -> bool:
        due = [each for each in self.builds.values() if each.ends is not None and each.ends <= self.now()]
        for build in due:
            self._end(build)
        return bool(due)

    # ---- operations ----

    def batch_get_projects(self, params: dict[str, Any]) -> dict[str, Any]:
        only(params, "names")
        found = [self.projects[name] for name in params["names"] if name in self.projects]
        told = [
            {
                "name": p.name,
                "arn": arn("codebuild", f"project/{p.name}"),
                "lastModified": moment(p.modified),
                **p.settings,
            }
            for p in found
        ]
        return {"projects": told, "projectsNotFound": [n for n in params["names"] if n not in self.projects]}

    def start_build(self, params: dict[str, Any]) -> dict[str, Any]:
        only(params, "projectName", "sourceVersion", "environmentVariablesOverride", "idempotencyToken")
        project = self._project(params)
        if repeated := self._repeated(params):
            return {"build": repeated.describe(self.now())}
        running = [build for build in self.builds.values() if build.status == "IN_PROGRESS"]
        if self.most_at_once is not None and len(running) >= self.most_at_once:
            refuse("AccountLimitExceededException", f"Cannot have more than {self.most_at_once} builds in queue")
        number = 1 + sum(build.project == project.name for build in self.builds.values())
        identity = uuid.uuid5(uuid.NAMESPACE_URL, f"{project.name} {number}")
        variables = {each["name"]: each["value"] for each in params.get("environmentVariablesOverride", [])}
        fate = self.fates.get(variables.get("VERSION", ""), Fate())
        seconds = self.seconds_per_build
        build = Build(
            number, project.name, f"{project.name}:{identity}", params, self.now(), seconds, variables, fate,
            None if fate.hangs else self.now() + seconds,
        )  # fmt: skip
        self.builds[build.id] = build
        self.on_status(build)
        return {"build": build.describe(self.now())}

    def stop_build(self, params: dict[str, Any]) -> dict[str, Any]:
        only(params, "id")
        if params["id"] not in self.builds:
            refuse("ResourceNotFoundException", f"Build not found: {params['id']}")
        build = self.builds[params["id"]]
        if build.status != "IN_PROGRESS":
            refuse("InvalidInputException", f"Build {build.id} has ended")
        self.stops += 1
        build.stopped_in = build.stopped_in or build.phase(self.now())
        build.ends = self.now() + self.seconds_to_stop
        return {"build": build.describe(self.now())}

    def batch_get_builds(self, params: dict[str, Any]) -> dict[str, Any]:
        """In whatever order: AWS promises none."""
        only(params, "ids")
        found = [build.describe(self.now()) for build in self.builds.values() if build.id in params["ids"]]
        return {"builds": found, "buildsNotFound": [each for each in params["ids"] if each not in self.builds]}

    def list_builds_for_project(self, params: dict[str, Any]) -> dict[str, Any]:
        only(params, "projectName", "nextToken")
        project = self._project(params)
        ids = [build.id for build in reversed(self.builds.values()) if build.project == project.name]
        start = int(params.get("nextToken", 0))
        more = {"nextToken": str(start + PAGE)} if start + PAGE < len(ids) else {}
        return {"ids": ids[start : start + PAGE]} | more

    # ---- inside ----

    def _project(self, params: dict[str, Any]) -> Project:
        if params["projectName"] not in self.projects:
            refuse("ResourceNotFoundException", f"Project cannot be found: {params['projectName']}")
        return self.projects[params["projectName"]]

    def _repeated(self, params: dict[str, Any]) -> Build | None:
        """The build that was started with this token in the last five minutes."""
        token, since = params.get("idempotencyToken"), self.now() - TOKEN_SECONDS
        same = [b for b in self.builds.values() if token and b.asked.get("idempotencyToken") == token]
        recent = next((build for build in same if build.started >= since), None)
        if recent and recent.asked != params:
            refuse("InvalidInputException", "Parameter mismatch for the idempotency token")
        return recent

    def _end(self, build: Build) -> None:
        reached = build.stopped_in or (build.fate.phase if build.fate.status != "SUCCEEDED" else "COMPLETED")
        build.status, build.ends = "STOPPED" if build.stopped_in else build.fate.status, None
        if PHASES.index(reached) >= PHASES.index("BUILD") and "STACK" in build.variables:
            kept = {name: text for name, text in build.variables.items() if not name.startswith("DEPLOYMENT_")}
            self.made[kept.pop("STACK")] = kept
        self.on_status(build)
