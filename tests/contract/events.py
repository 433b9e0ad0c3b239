"""What the coordinator asks, as it comes to a Lambda function."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from components.contract.python.deployment_stage import stage
from domain import own_stages
from domain.stages import Stages
from tests.domain.deployments import running

PATH = Stages(forward=("CheckData",), undo=("WithdrawData",), own=("CheckData", "WithdrawData"))


def event(stage: str = "CheckData", **changes: Any) -> dict[str, Any]:
    """A question of the coordinator's own making."""
    deployment = replace(running(), path=PATH, begun=("CheckData",), failure={"stage": "CheckData", "reason": "no"})
    return {**json.loads(json.dumps(own_stages.question(deployment, stage))), **changes}


def told(make: Callable[[], Any]) -> dict[str, Any]:
    """What comes back of a function that answers what `make` gives, through Lambda."""
    return json.loads(json.dumps(stage(lambda asked: make())(event(), None)))
