"""FinishDeployment: the outcome is written, the service is free for the next, and the execution ends as it did."""

from __future__ import annotations

from typing import Any

from domain.deployment import Deployment, Status
from domain.errors import Conflict, Over
from handlers import ending
from handlers.adapters import history, workflow
from handlers.adapters.log import log
from handlers.cause import cause_of
from handlers.stage import ATTEMPTS


def handler(event: dict[str, Any], context: Any) -> dict[str, str]:
    """Receives what a stage receives, and `stateMachine`, the ARN of the machine."""
    token = event["token"]
    try:
        deployment = _finish(event)
    except Exception as error:
        log(
            "error",
            "not finished",
            deploymentId=event["deploymentId"],
            error=type(error).__name__,
            reason=str(error),
        )
        workflow.again(token, f"{type(error).__name__}: {error}")
        return {"again": type(error).__name__}
    log(
        "info",
        "deployment ended",
        deploymentId=deployment.id,
        service=deployment.service,
        status=deployment.status,
    )
    if deployment.status is Status.SUCCEEDED:
        workflow.answer(token, {"result": "done", "status": deployment.status.value})
    else:
        workflow.fail(token, deployment.status.value, _reason(deployment))
    return {"status": deployment.status.value}


def _finish(event: dict[str, Any]) -> Deployment:
    for _ in range(ATTEMPTS):
        deployment = history.get(event["deploymentId"])
        if deployment.status.final or event["execution"] != deployment.execution:
            return deployment
        try:
            ended, following = ending.end(deployment, cause_of(event))
        except (Conflict, Over):
            continue
        if following:
            workflow.start(event["stateMachine"], following)
        return ended
    raise Conflict(f"{event['deploymentId']} could not be ended: others kept writing")


def _reason(deployment: Deployment) -> str:
    failure = deployment.failure or deployment.undo_failure or {}
    return failure.get("reason", "this execution does not drive the deployment any more")
