"""One build of CodeBuild: its phases by the clock, and what the API tells of it.

The phases and their order: https://docs.aws.amazon.com/codebuild/latest/userguide/view-build-details-phases.html;
statuses and contexts: https://docs.aws.amazon.com/codebuild/latest/APIReference/API_Build.html and API_BuildPhase.html;
when there is a log: https://docs.aws.amazon.com/codebuild/latest/APIReference/API_LogsLocation.html.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .calls import arn
from .executions import moment

PHASES = (
    *("SUBMITTED", "QUEUED", "PROVISIONING", "DOWNLOAD_SOURCE", "INSTALL", "PRE_BUILD", "BUILD"),
    *("POST_BUILD", "UPLOAD_ARTIFACTS", "FINALIZING", "COMPLETED"),
)
AFTER_FAILURE = {"BUILD": "POST_BUILD", "POST_BUILD": "UPLOAD_ARTIFACTS"}
"""Where a build goes on that failed there; from everywhere else it goes to FINALIZING."""


@dataclass(frozen=True)
class Fate:
    """How a build ends: its status, the phase in which it fails, and the contexts of that phase. `hangs`: never."""

    status: str = "SUCCEEDED"
    phase: str = "BUILD"
    contexts: tuple[tuple[str, str], ...] = ()
    hangs: bool = False


@dataclass
class Build:
    number: int
    project: str
    id: str
    asked: dict[str, Any]
    started: float
    seconds: float
    variables: dict[str, str]
    fate: Fate
    ends: float | None
    status: str = "IN_PROGRESS"
    stopped_in: str = ""

    @property
    def arn(self) -> str:
        return arn("codebuild", f"build/{self.id}")

    def phase(self, now: float) -> str:
        """At work: each phase but the last takes an equal part of the time; who hangs, hangs in BUILD."""
        if self.status != "IN_PROGRESS":
            return "COMPLETED"
        at = PHASES[min(int((now - self.started) / self.seconds * 10), 9)]
        return "BUILD" if self.fate.hangs and PHASES.index(at) > PHASES.index("BUILD") else at

    def way(self, now: float) -> list[dict[str, Any]]:
        """All phases until now, as the API tells them."""
        failed = self.stopped_in or (self.fate.phase if self.fate.status != "SUCCEEDED" else "")
        names, at = [], PHASES[0]
        while at != self.phase(now):
            names.append(at)
            broke = self.status != "IN_PROGRESS" and at == failed != "FINALIZING"
            at = AFTER_FAILURE.get(at, "FINALIZING") if broke else PHASES[PHASES.index(at) + 1]
        told = [{"phaseType": name, "phaseStatus": self.status if name == failed else "SUCCEEDED"} for name in names]
        contexts = [{"statusCode": code, "message": text} for code, text in self.fate.contexts]
        for each in told:
            each |= {"contexts": contexts if each["phaseType"] == failed and not self.stopped_in else []}
        return [*told, {"phaseType": at}]

    def describe(self, now: float) -> dict[str, Any]:
        overridden = [{"name": name, "value": text, "type": "PLAINTEXT"} for name, text in self.variables.items()]
        return {
            "id": self.id,
            "arn": self.arn,
            "buildNumber": self.number,
            "projectName": self.project,
            "startTime": moment(self.started),
            "currentPhase": self.phase(now),
            "buildStatus": self.status,
            "buildComplete": self.status != "IN_PROGRESS",
            "phases": self.way(now),
            "environment": {"environmentVariables": overridden},
            **({"sourceVersion": self.asked["sourceVersion"]} if "sourceVersion" in self.asked else {}),
            "logs": self._logs([phase["phaseType"] for phase in self.way(now)]),
        }

    def _logs(self, phases: list[str]) -> dict[str, Any]:
        """There is no stream before PROVISIONING."""
        link = "https://console.aws.example/logs/group/{}/stream/{}"
        if "PROVISIONING" not in phases:
            return {"deepLink": link.format("null", "null")}
        group, stream = f"/aws/codebuild/{self.project}", self.id.rpartition(":")[2]
        return {"groupName": group, "streamName": stream, "deepLink": link.format(group, stream)}
