"""Task definitions of ECS: an INACTIVE one can be described, is not listed, and no service can be updated to it.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeregisterTaskDefinition.html
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from .calls import arn, only, refuse
from .executions import moment

_READ_ONLY = {"taskDefinitionArn", "revision", "status", "registeredAt", "compatibilities"}


class Revisions:
    now: Callable[[], float]

    def forget_revisions(self) -> None:
        self.revisions: dict[str, dict[str, Any]] = {}  # by ARN, oldest first
        self.tags: dict[str, list[dict[str, str]]] = {}

    def register_task_definition(self, params: dict[str, Any]) -> dict[str, Any]:
        """Refuses, as botocore does, what only an answer has."""
        if strange := set(params) & _READ_ONLY:
            refuse("ClientException", f"not to be given: {sorted(strange)}")
        if any(tag["key"].startswith("aws:") for tag in params.get("tags", [])):
            refuse("InvalidParameterException", "aws: is reserved for AWS use")
        family = params["family"]
        number = 1 + sum(each["family"] == family for each in self.revisions.values())
        revision = arn("ecs", f"task-definition/{family}:{number}")
        self.tags[revision] = params.get("tags", [])
        about = {"taskDefinitionArn": revision, "revision": number, "status": "ACTIVE"}
        told = {"registeredAt": moment(self.now()), "compatibilities": ["EC2"]}
        self.revisions[revision] = (
            deepcopy({key: value for key, value in params.items() if key != "tags"}) | about | told
        )
        return {"taskDefinition": dict(self.revisions[revision]), "tags": self.tags[revision]}

    def describe_task_definition(self, params: dict[str, Any]) -> dict[str, Any]:
        only(params, "taskDefinition", "include")
        found = deepcopy(self._known(params["taskDefinition"]))
        return {"taskDefinition": found} | (
            {"tags": self.tags[found["taskDefinitionArn"]]} if "include" in params else {}
        )

    def deregister_task_definition(self, params: dict[str, Any]) -> dict[str, Any]:
        only(params, "taskDefinition")
        found = self._known(params["taskDefinition"])
        if found["status"] != "ACTIVE":
            refuse("ClientException", "The specified task definition is inactive.")
        found["status"] = "INACTIVE"
        return {"taskDefinition": dict(found)}

    def list_task_definitions(self, params: dict[str, Any]) -> dict[str, Any]:
        only(params, "familyPrefix", "sort", "maxResults")
        alive = [each for each in self.revisions.values() if each["status"] == "ACTIVE"]
        found = [each["taskDefinitionArn"] for each in alive if each["family"] == params["familyPrefix"]]
        found = found[::-1] if params.get("sort") == "DESC" else found
        return {"taskDefinitionArns": found[: params["maxResults"]]}

    def _known(self, revision: str) -> dict[str, Any]:
        if revision not in self.revisions:
            refuse("ClientException", "Unable to describe task definition.")
        return self.revisions[revision]
