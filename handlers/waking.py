"""A stage is woken by invoking its own function: nobody else has its permissions."""

from __future__ import annotations

import json
import os

from domain.deployment import Deployment
from handlers.adapters.aws import BotoCoreError, ClientError, client
from handlers.adapters.log import log

STAGES = json.loads(os.environ.get("STAGE_FUNCTIONS", "{}"))
"""Stage name -> ARN of its function."""
RUNS_MS = int(os.environ.get("RUNS_SECONDS", "60")) * 1000
"""How long a function that began before may still act."""


def wake(deployment: Deployment) -> bool:
    """Ask the stage at work to look again, or to tell again how it was answered; False if there is none."""
    work = deployment.work
    if deployment.status.final or work is None or work.stage not in STAGES:
        return False
    payload = {
        "deploymentId": deployment.id,
        "stage": work.stage,
        "execution": deployment.execution,
        "resume": True,
    }
    # Made when first needed: hardly any sweep or event finds a stage that waits.
    client("lambda").invoke(FunctionName=STAGES[work.stage], InvocationType="Event", Payload=json.dumps(payload))
    return True


def tell_at_once(deployment: Deployment) -> None:
    """Stages that change nothing need not go on when somebody wants the deployment to stop."""
    if deployment.work and deployment.work.stage in deployment.stages.woken:
        try_to_wake(deployment)


def try_to_wake(deployment: Deployment) -> None:
    """Where what happened is written already: a lost call is made good by the sweep."""
    try:
        wake(deployment)
    except (ClientError, BotoCoreError) as error:
        log("warning", "stage not woken", deploymentId=deployment.id, reason=str(error))
