"""resume: something in AWS changed its state; the stage that waits for it is woken."""

from __future__ import annotations

from typing import Any

from handlers import waking
from handlers.adapters import history
from handlers.adapters.log import log


def handler(event: dict[str, Any], context: Any) -> dict[str, int]:
    """Receives an event of CloudFormation, ECS or CodeBuild, which names what changed in `resources` or as `stack-id`,
    or an OperationEnded, which names it as `waitsFor`.

    Which ones, and where AWS describes them: components/waking.py.
    """
    detail = event.get("detail", {})
    named = [*event.get("resources", []), detail.get("stack-id"), detail.get("waitsFor")]
    changed = {each for each in named if each and isinstance(each, str)}
    woken = [
        deployment_id
        for resource in sorted(changed)
        for deployment_id in history.waiting_for(resource)
        if (deployment := history.find(deployment_id)) and waking.wake(deployment)
    ]
    if woken:
        log("info", "stages woken", deployments=woken, because=event.get("detail-type"))
    return {"woken": len(woken)}
