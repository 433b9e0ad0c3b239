"""ECS: services and their stopped tasks, by the virtual clock. How rollouts go is told in ecs_rollouts.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .calls import only, refuse
from .ecs_revisions import Revisions
from .ecs_rollouts import Fate, Service

_UPDATE = ("cluster", "service", "taskDefinition", "deploymentConfiguration", "forceNewDeployment")


class Ecs(Revisions):
    def __init__(self, now: Callable[[], float]) -> None:
        self.now = now
        self.on_rollout: Callable[[Service], None] = lambda service: None
        self.reset()

    def reset(self) -> None:
        self.seconds_per_rollout = 90.0
        self.services: dict[tuple[str, str], Service] = {}
        self.forget_revisions()
        self.fates: dict[str, Fate] = {}  # by image
        self.rollouts = 0

    # ---- for the test ----

    def put(self, cluster: str, name: str, revision: str) -> Service:
        """A service that somebody made, at rest."""
        service = self.services[cluster, name] = Service(cluster, name)
        self._roll_out(service, revision)
        service.complete()
        service.due = None
        return service

    def deploy(self, service: Service, revision: str) -> None:
        """By somebody else, and at once."""
        self._roll_out(service, revision)
        self._end(service)

    def picture(self) -> dict[str, Any]:
        """What a rollback must bring back: what each service runs and how, and the revisions that are registered."""
        services = {s.arn: (s.task_definition, dict(s.configuration)) for s in self.services.values()}
        return {"services": services, "active": [arn for arn, r in self.revisions.items() if r["status"] == "ACTIVE"]}

    # ---- time ----

    def next_due(self) -> float | None:
        return min((s.due for s in self.services.values() if s.due is not None), default=None)

    def advance(self) -> bool:
        ready = [s for s in self.services.values() if s.due is not None and s.due <= self.now()]
        for service in ready:
            self._end(service)
        return bool(ready)

    def _roll_out(self, service: Service, revision: str) -> None:
        self.rollouts += 1
        hangs = any(fate.hangs for fate in self._fates(revision))
        due = None if hangs else self.now() + self.seconds_per_rollout
        service.roll_out(revision, self.rollouts, self.now(), due)

    def _end(self, service: Service) -> None:
        service.due, bad = None, self._fates(service.task_definition)
        if not bad:
            service.complete()
        if not bad or service.fail(bad[0], self.now()):
            self.on_rollout(service)

    def _fates(self, revision: str) -> list[Fate]:
        images = [each["image"] for each in self.revisions[revision]["containerDefinitions"]]
        return [self.fates[image] for image in images if image in self.fates]

    # ---- services ----

    def describe_services(self, params: dict[str, Any]) -> dict[str, Any]:
        only(params, "cluster", "services")
        if all(cluster != params["cluster"] for cluster, _ in self.services):
            refuse("ClusterNotFoundException", "Cluster not found.")
        keys = [(params["cluster"], name) for name in params["services"]]
        missing = [{"arn": name, "reason": "MISSING"} for cluster, name in keys if (cluster, name) not in self.services]
        return {
            "services": [self.services[key].describe() for key in keys if key in self.services],
            "failures": missing,
        }

    def update_service(self, params: dict[str, Any]) -> dict[str, Any]:
        only(params, *_UPDATE)
        service = self.services.get((params["cluster"], params["service"]))
        if service is None:
            refuse("ServiceNotFoundException", "Service not found.")
        if service.status != "ACTIVE":
            refuse("ServiceNotActiveException", "Service was not ACTIVE.")
        revision = params.get("taskDefinition", service.task_definition)
        if "taskDefinition" in params and self._known(revision)["status"] != "ACTIVE":
            refuse("ClientException", "TaskDefinition is inactive")
        service.configuration |= params.get("deploymentConfiguration", {})
        if revision != service.task_definition or params.get("forceNewDeployment"):
            self._roll_out(service, revision)
        return {"service": service.describe()}

    def list_tasks(self, params: dict[str, Any]) -> dict[str, Any]:
        only(params, "cluster", "serviceName", "desiredStatus", "maxResults")
        tasks = self.services[params["cluster"], params["serviceName"]].tasks
        return {"taskArns": [each["taskArn"] for each in tasks if each["desiredStatus"] == params["desiredStatus"]]}

    def describe_tasks(self, params: dict[str, Any]) -> dict[str, Any]:
        only(params, "cluster", "tasks")
        everything = [task for service in self.services.values() for task in service.tasks]
        return {"tasks": [task for task in everything if task["taskArn"] in params["tasks"]]}
