"""The stages of a deployment, by the one name each has everywhere."""

from __future__ import annotations

PREPARE = "PrepareDeployment"
INFRASTRUCTURE = "DeployInfrastructure"
APPLICATION = "DeployApplication"
VALIDATE = "ValidateDeployment"
UNDO_APPLICATION = "RollbackApplication"
UNDO_INFRASTRUCTURE = "RollbackInfrastructure"
FINISH = "FinishDeployment"

FORWARD = (PREPARE, INFRASTRUCTURE, APPLICATION, VALIDATE)
UNDO = (UNDO_APPLICATION, UNDO_INFRASTRUCTURE)
ALL = (*FORWARD, *UNDO, FINISH)
