"""Somebody asks for a deployment, or to go back; AWS proved who."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from domain import quarantine
from domain.deployment import Deployment, Status
from handlers import intake
from handlers.call import Call
from handlers.problem import Problem


def request(call: Call) -> tuple[int, dict[str, Any]]:
    """The body is a request as in docs/events.md; `service` may be left out, because the path names it."""
    return _taken(call, intake.take)


def roll_back(call: Call) -> tuple[int, dict[str, Any]]:
    """The body is a RollbackRequested as in docs/events.md, without `service`."""
    return _taken(call, intake.take_back)


def _taken(call: Call, take: Callable[..., Deployment]) -> tuple[int, dict[str, Any]]:
    service = call.path["service"]
    if not isinstance(call.body, dict):
        raise Problem(400, "bad-call", "the body must be an object", "send the request as docs/events.md shows it")
    if call.body.get("service", service) != service:
        raise Problem(
            400, "other-service", f"the body is for another service than {service}", "call the path of that service"
        )
    detail = {**call.body, "service": service}
    person = call.person
    taken = take(detail, default_id=call.id, requested_by=person.name, requester=person.arn)
    told = {"deploymentId": taken.id, "service": service, "version": taken.version, "status": taken.status.value}
    if taken.status is Status.REFUSED:
        wrong = list(taken.problems)
        kept_out = any(quarantine.SINCE in each for each in wrong)
        advice = "release the version, or override its quarantine" if kept_out else "correct the request"
        raise Problem(422, "refused", "; ".join(wrong), advice, problems=wrong, deploymentId=taken.id)
    return 202, {**told, **({"restores": taken.restores} if taken.restores else {})}
