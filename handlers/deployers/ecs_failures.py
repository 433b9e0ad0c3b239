"""Why the tasks of a rollout failed, in ECS's words: a few distinct reasons, not one for each task.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from handlers.adapters.aws import ClientError, is_transient, message

MOST_REASONS, MOST_TEXT = 4, 300
MOST_TASKS = 100
"""As many as DescribeTasks takes; what stopped longer ago than an hour is not listed anyway."""
BAD = re.compile(r"(?!.*deployment failed).*\b(?:unable|unhealthy|failed)\b")
OWN = re.compile(r"\((?:task|instance|service|taskSet|deployment) [^()]*\)\s*")
"""What names one task or instance, and would make equal reasons look distinct."""


def reasons(ecs: Any, change: dict[str, Any], service: dict[str, Any], rollout: dict[str, Any]) -> list[str]:
    """The rollout's own reason, then those of its stopped tasks, then what the scheduler told of the service."""
    told = [str(rollout.get("rolloutStateReason") or "no reason was given")]
    told += [*_of_tasks(ecs, change, rollout["id"]), *_of_events(service, rollout)]
    distinct = list(dict.fromkeys(told))[:MOST_REASONS]
    return [each if len(each) <= MOST_TEXT else f"{each[: MOST_TEXT - 1]}…" for each in distinct]


def _of_tasks(ecs: Any, change: dict[str, Any], rollout: str) -> list[str]:
    """`startedBy` of a service's task is the id of its rollout. ListTasks takes it as its only filter, and then leaves
    out what has stopped: so the service's stopped tasks are listed, and looked through.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListTasks.html
    """
    cluster, which = change["cluster"], {"serviceName": change["service"], "desiredStatus": "STOPPED"}
    try:
        arns = ecs.list_tasks(cluster=cluster, maxResults=MOST_TASKS, **which)["taskArns"]
        tasks = ecs.describe_tasks(cluster=cluster, tasks=arns)["tasks"] if arns else []
    except ClientError as error:
        if is_transient(error):
            raise
        return [f"its stopped tasks could not be read: {message(error)}"]
    return [reason for task in tasks if task.get("startedBy") == rollout for reason in _of_task(task)]


def _of_task(task: dict[str, Any]) -> Iterator[str]:
    stopped = str(task.get("stoppedReason", ""))
    if stopped.startswith("Scaling activity"):  # the scheduler tidied it up: it did not fail
        return
    details = [detail for each in task.get("containers", []) if (detail := _of_container(each))]
    if stopped or details:
        told = f" ({', '.join(details)})" if details else ""
        yield f"{OWN.sub('', stopped) or 'a task stopped'}{told}"


def _of_container(container: dict[str, Any]) -> str:
    said = [str(container["reason"])] if container.get("reason") else []
    said += [f"exit code {container['exitCode']}"] if container.get("exitCode") else []
    said += ["its health check failed"] if container.get("healthStatus") == "UNHEALTHY" else []
    return f"{container['name']}: {', '.join(said)}" if said else ""


def _of_events(service: dict[str, Any], rollout: dict[str, Any]) -> list[str]:
    """Where no task could be placed, or a load balancer found it unhealthy, only the scheduler's messages say so."""
    new = [each for each in service.get("events", []) if each["createdAt"] >= rollout["createdAt"]]
    return [OWN.sub("", each["message"]) for each in new if BAD.match(each["message"])]
