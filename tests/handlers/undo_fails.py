"""A deployment whose undo failed half way, people who call about it, and the machine that drives a retry."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from domain import progress, stages
from domain.deployment import Deployment
from domain.errors import Code, StageError
from domain.people import Person
from handlers import prepare_deployment, rollback_application, rollback_infrastructure
from handlers.call import Call
from handlers.operations import OPERATIONS
from tests.handlers.calls import asked
from tests.handlers.conftest import NOW
from tests.handlers.deployer import INFRASTRUCTURE, Deployer
from tests.handlers.deployments import REQUEST, running
from tests.handlers.endings import finish
from tests.handlers.lives import EVE, lives
from tests.handlers.ports import Ports

AGAIN, THIRD = "d1-retry-1", "d1-retry-2"
"""What goes on with the undo of d1, and what goes on with that."""
FAILED = StageError(Code.VALIDATION_FAILED, "it is slow")
LOST = StageError(Code.UNDO_FAILED, "the bucket is not empty")
SNAPSHOT = {"infrastructure": {"exists": True}, "application": {"exists": True}}
STAGES = {
    stages.PREPARE: prepare_deployment.handler,
    stages.UNDO_APPLICATION: rollback_application.handler,
    stages.UNDO_INFRASTRUCTURE: rollback_infrastructure.handler,
}


def undo_fails(ports: Ports, stack: Deployer, *waiting: Deployment) -> None:
    """d1 brought version 3: its application came back, its infrastructure did not, and the service is held."""
    request = {**REQUEST, "version": "3", "infrastructure": INFRASTRUCTURE}
    done = (stages.PREPARE, stages.INFRASTRUCTURE, stages.APPLICATION)
    state = running("d1", *done, at_work=stages.VALIDATE, request=request)
    state = replace(state, snapshot=SNAPSHOT, version="3")
    queue = tuple(each.id for each in waiting)
    lives(ports, progress.fail(state, FAILED, NOW), *waiting, holder="d1", queue=queue)
    stack.answers["revert"] = LOST
    for stage in stages.UNDO:
        asked(STAGES[stage], token=stage)
    assert finish() == "ROLLBACK_FAILED"
    ports.events.clear()
    ports.told.clear()


def mended(stack: Deployer) -> None:
    """Somebody emptied the bucket."""
    stack.answers["revert"] = Deployer(stack.name).answers["revert"]


def drives(deployment_id: str) -> str:
    """Every stage of the machine on its way, and how it ends."""
    for stage, handler in STAGES.items():
        asked(handler, token=stage, execution=deployment_id, deploymentId=deployment_id)
    return finish(deployment_id)


def calls(operation: str, body: Any = None, *, by: Person = EVE, call_id: str = "again", **path: str) -> Any:
    """The document that somebody is answered; raises what the API makes a problem of."""
    where = path or {"service": "web"}
    told = {"account": "123456789012", "query": {}, "body": body, "id": call_id}
    status, document = OPERATIONS[operation](Call(operation=operation, person=by, path=where, **told))
    return {"statusCode": status, **document}


def retry(deployment_id: str = "d1", *, call_id: str = "again", by: Person = EVE) -> Any:
    return calls("retryDeployment", {"reason": "mended"}, by=by, call_id=call_id, deploymentId=deployment_id)
