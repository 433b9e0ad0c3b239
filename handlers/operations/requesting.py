"""Somebody asks for a deployment; AWS proved who."""

from __future__ import annotations

from typing import Any, NoReturn

from domain.deployment import Status
from handlers import intake
from handlers.call import Call
from handlers.problem import Problem


def request(call: Call) -> tuple[int, dict[str, Any]]:
    """The body is a request as in docs/events.md; `service` may be left out, because the path names it."""
    service = call.path["service"]
    if not isinstance(call.body, dict):
        raise Problem(400, "bad-call", "the body must be an object", "send the request as docs/events.md shows it")
    if call.body.get("service", service) != service:
        raise Problem(
            400, "other-service", f"the body is for another service than {service}", "call the path of that service"
        )
    detail = {**call.body, "service": service}
    person = call.person
    taken = intake.take(detail, default_id=call.id, requested_by=person.name, requester=person.arn)
    told = {"deploymentId": taken.id, "service": service, "version": taken.version, "status": taken.status.value}
    if taken.status is Status.REFUSED:
        wrong = list(taken.problems)
        raise Problem(422, "refused", "; ".join(wrong), "correct the request", problems=wrong, deploymentId=taken.id)
    return 202, told


def roll_back(call: Call) -> NoReturn:
    raise Problem(
        501, "not-yet", "rolling back on demand is not possible yet", "request the version that was live before"
    )
