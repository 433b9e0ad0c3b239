"""The stages of a deployment, by the one name each has everywhere."""

from __future__ import annotations

from domain.errors import Code

PREPARE = "PrepareDeployment"
APPROVE = "ApproveDeployment"
INFRASTRUCTURE = "DeployInfrastructure"
APPLICATION = "DeployApplication"
VALIDATE = "ValidateDeployment"
UNDO_APPLICATION = "RollbackApplication"
UNDO_INFRASTRUCTURE = "RollbackInfrastructure"
FINISH = "FinishDeployment"

FORWARD = (PREPARE, INFRASTRUCTURE, APPLICATION, VALIDATE)
"""What every deployment goes through; a gate stands before the first change where a stack asks for it."""
GATED = (PREPARE, APPROVE, INFRASTRUCTURE, APPLICATION, VALIDATE)
UNDO = (UNDO_APPLICATION, UNDO_INFRASTRUCTURE)
HARMLESS = {
    PREPARE: (Code.PLAN_FAILED.value,),
    APPROVE: (Code.REJECTED.value, Code.EXPIRED.value, Code.CANCELLED.value),
    INFRASTRUCTURE: (Code.PLAN_CHANGED.value,),
}
"""Failures of a stage after which nothing can have changed."""
WOKEN = (APPROVE, VALIDATE)
"""Stages that are told at once what people decided: the others may be acting, and are given up when they cannot be."""
ALL = (*GATED, *UNDO, FINISH)
