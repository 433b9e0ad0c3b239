"""The rollouts of an ECS service, state by state, as the documentation of AWS tells them; no emulator proves this.

A deployment begins IN_PROGRESS as PRIMARY, and the one before becomes ACTIVE while it is replaced. In a steady state
it is COMPLETED and the others are gone. Where tasks fail, the circuit breaker makes it FAILED, and it stays PRIMARY;
without the breaker it stays IN_PROGRESS for ever.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Deployment.html
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_deployment_events.html
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .calls import arn
from .executions import moment

DEFAULTS = {
    "deploymentCircuitBreaker": {"enable": False, "rollback": False},
    "maximumPercent": 200,
    "minimumHealthyPercent": 100,
    "strategy": "ROLLING",
    "bakeTimeInMinutes": 0,
}


@dataclass(frozen=True)
class Fate:
    """What becomes of tasks with a bad image: how they stop, what the scheduler tells of it; or it takes for ever."""

    tasks: tuple[dict[str, Any], ...] = ()
    messages: tuple[str, ...] = ()
    hangs: bool = False


@dataclass
class Service:
    cluster: str
    name: str
    status: str = "ACTIVE"
    controller: str = ""
    configuration: dict[str, Any] = field(default_factory=lambda: dict(DEFAULTS))
    deployments: list[dict[str, Any]] = field(default_factory=list)  # newest first
    events: list[dict[str, Any]] = field(default_factory=list)
    tasks: list[dict[str, Any]] = field(default_factory=list)  # those that stopped
    due: float | None = None  # when the latest deployment comes to its end

    @property
    def arn(self) -> str:
        return arn("ecs", f"service/{self.cluster}/{self.name}")

    @property
    def primary(self) -> dict[str, Any]:
        return self.deployments[0]

    @property
    def task_definition(self) -> str:
        return str(self.primary["taskDefinition"])

    def roll_out(self, revision: str, number: int, now: float, due: float | None) -> None:
        for each in self.deployments:
            each["status"] = "ACTIVE"
        self.deployments.insert(
            0,
            {
                "id": f"ecs-svc/{number:019d}",
                "status": "PRIMARY",
                "taskDefinition": revision,
                "failedTasks": 0,
                "createdAt": moment(now),
                "rolloutState": "IN_PROGRESS",
                "rolloutStateReason": f"ECS deployment ecs-svc/{number:019d} in progress.",
            },
        )
        self.due = due

    def complete(self) -> None:
        reason = f"ECS deployment {self.primary['id']} completed."
        self.primary.update(rolloutState="COMPLETED", rolloutStateReason=reason)
        del self.deployments[1:]

    def fail(self, fate: Fate, now: float) -> bool:
        """Whether the circuit breaker gave it up."""
        by = {"startedBy": self.primary["id"], "desiredStatus": "STOPPED"}
        self.tasks += [{"taskArn": f"{self.arn}/{len(self.tasks) + n}", **by, **t} for n, t in enumerate(fate.tasks)]
        self.events[:0] = [{"createdAt": moment(now), "message": message} for message in fate.messages]
        if not self.configuration["deploymentCircuitBreaker"]["enable"]:
            return False
        reason = "ECS deployment circuit breaker: task failed to start."
        self.primary.update(rolloutState="FAILED", rolloutStateReason=reason, failedTasks=3)
        return True

    def describe(self) -> dict[str, Any]:
        return {
            "serviceArn": self.arn,
            "serviceName": self.name,
            "status": self.status,
            "taskDefinition": self.task_definition,
            "deploymentConfiguration": dict(self.configuration),
            "deployments": [dict(each) for each in reversed(self.deployments)],  # AWS promises no order
            "events": list(self.events),
        } | ({"deploymentController": {"type": self.controller}} if self.controller else {})
