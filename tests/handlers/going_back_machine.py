"""Step Functions for the plays of going back: the stages in order, and one way out of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from domain import stages
from domain.errors import TRANSIENT
from handlers import (
    deploy_application,
    deploy_infrastructure,
    finish_deployment,
    prepare_deployment,
    rollback_application,
    rollback_infrastructure,
    validate_deployment,
)

HANDLERS = {
    stages.PREPARE: prepare_deployment.handler,
    stages.INFRASTRUCTURE: deploy_infrastructure.handler,
    stages.APPLICATION: deploy_application.handler,
    stages.VALIDATE: validate_deployment.handler,
    stages.UNDO_APPLICATION: rollback_application.handler,
    stages.UNDO_INFRASTRUCTURE: rollback_infrastructure.handler,
    stages.FINISH: finish_deployment.handler,
}
NEXT = {
    **dict(zip(stages.FORWARD, (*stages.FORWARD[1:], stages.FINISH), strict=True)),
    **dict(zip(stages.UNDO, (*stages.UNDO[1:], stages.FINISH), strict=True)),
}


@dataclass
class Execution:
    """As the definition in components/state_machine.py leads it: from a failure through the undo to the end."""

    stage: str = stages.PREPARE
    token: str = ""
    given: dict[str, Any] = field(default_factory=dict)

    def goes_on(self) -> bool:
        """False at its end."""
        going = self.stage in NEXT
        self.stage, self.token, self.given = NEXT.get(self.stage, ""), "", {}
        return going

    def fails(self, code: str, reason: str) -> bool:
        self.token = ""
        if code == TRANSIENT or self.stage == stages.FINISH:
            return code == TRANSIENT
        harmless = self.stage in stages.UNDO or code in stages.HARMLESS.get(self.stage, ())
        self.stage = stages.FINISH if harmless else stages.UNDO[0]
        self.given = {"failure": {"Error": code, "Cause": reason}}
        return True
