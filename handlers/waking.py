"""A stage is woken by invoking its own function: nobody else has its permissions."""

from __future__ import annotations

import json
import os

from domain.deployment import Deployment
from handlers.adapters.aws import client

STAGES = json.loads(os.environ.get("STAGE_FUNCTIONS", "{}"))
"""Stage name -> ARN of its function."""


def wake(deployment: Deployment) -> bool:
    """Ask the stage at work to look again; False if none waits."""
    work = deployment.work
    if deployment.status.final or work is None or not work.open:
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
