"""One ECS service: what it runs, and how a rollout goes, told by the rollout's own id.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Deployment.html
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from domain.errors import Code, StageError
from handlers.adapters.aws import ClientError, error_code
from handlers.deployers import ecs_failures
from handlers.results import Waiting

BREAKER = {"enable": True, "rollback": False}
"""ECS gives a failing rollout up, and leaves the undo to us: two that bring a service back would get in each other's
way. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html"""
SETTINGS = ("deploymentCircuitBreaker", "maximumPercent", "minimumHealthyPercent", "alarms")
"""Of a deployment configuration, what a rolling update obeys. Changing it alone starts no rollout.
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html"""
NONE = {"deploymentCircuitBreaker": {"enable": False, "rollback": False}}


@dataclass(frozen=True)
class Service:
    """As DescribeServices and UpdateService answer it."""

    found: dict[str, Any]

    @property
    def arn(self) -> str:
        return str(self.found["serviceArn"])

    @property
    def task_definition(self) -> str:
        return str(self.found["taskDefinition"])

    @property
    def settings(self) -> dict[str, Any]:
        configuration = {**NONE, **self.found.get("deploymentConfiguration", {})}
        return {key: configuration[key] for key in SETTINGS if key in configuration}

    @property
    def primary(self) -> dict[str, Any]:
        """The latest rollout: all others are being replaced by it."""
        return next((each for each in self.found.get("deployments", []) if each["status"] == "PRIMARY"), {})

    def waiting(self) -> Waiting:
        """For the latest rollout to end; ECS's events name the service."""
        return Waiting({"deployment": self.primary["id"], "taskDefinition": self.task_definition}, self.arn)


def named(change: dict[str, Any]) -> str:
    return f"service {change['cluster']}/{change['service']}"


def find(ecs: Any, change: dict[str, Any], *, gone: bool = False) -> Service | None:
    """A deleted service is described for a while, as INACTIVE; it counts only where `gone` says so."""
    try:
        found = ecs.describe_services(cluster=change["cluster"], services=[change["service"]])["services"]
    except ClientError as error:
        if error_code(error) == "ClusterNotFoundException":
            return None
        raise
    return next((Service(each) for each in found if gone or each["status"] != "INACTIVE"), None)


def update(ecs: Any, change: dict[str, Any], **what: Any) -> Service:
    return Service(ecs.update_service(cluster=change["cluster"], service=change["service"], **what)["service"])


def guarded(settings: dict[str, Any]) -> dict[str, Any]:
    """The same, with ECS finding out what fails and not undoing it."""
    alarms = {"alarms": {**settings["alarms"], "rollback": False}} if "alarms" in settings else {}
    breaker = {**settings.get("deploymentCircuitBreaker", {}), **BREAKER}
    return {**settings, **alarms, "deploymentCircuitBreaker": breaker}


def watch(ecs: Any, change: dict[str, Any], operation: dict[str, Any], code: Code) -> Waiting | None:
    """The rollout of the operation: None where it is complete; raises StageError where it failed or was replaced."""
    service, name = find(ecs, change), named(change)
    if service is None:
        raise StageError(code, f"{name} was deleted while a rollout went on")
    rollout = service.primary
    if rollout.get("id") != operation["deployment"]:
        raise StageError(code, f"{name} was deployed by somebody else while rollout {operation['deployment']} went on")
    if rollout.get("rolloutState") == "FAILED":
        revision = rollout["taskDefinition"].rpartition("/")[2]
        why = "; ".join(ecs_failures.reasons(ecs, change, service.found, rollout))
        raise StageError(code, f"{name}: the rollout of {revision} failed: {why}")
    return None if rollout.get("rolloutState") == "COMPLETED" else Waiting(operation, service.arn)
