"""Events of which people are told, as the coordinator records them: one for every text."""

from __future__ import annotations

from typing import Any

from domain.approval_events import ApprovalReminded, ApprovalRequested
from domain.event import Event
from domain.events import DeploymentFailed, DeploymentRefused, DeploymentStopped

AT = 1_795_420_800_000
"""2026-11-23 08:00 UTC."""
HOUR = 3_600_000
DIGEST = "3f9ac01b77de4c1e" * 4
SIGNED: dict[str, Any] = {
    "requested_by": "dana",
    "requester": "arn:aws:sts::123456789012:assumed-role/Developer/dana",
}
PLAN: dict[str, Any] = {"plan": DIGEST, "required": 2, "expires_at": AT + 4 * HOUR}
ASKED: dict[str, Any] = {
    "requested_by": "alice",
    "reason": "A faster basket",
    "approvers": ("assumed-role/DeploymentApprover/*", "user/approvers/*"),
    "changes": (
        "stack storefront will be updated: 1 removed, 2 modified, 1 added",
        "storefront:live will run code ZMXN3hxQ0aBc, from version 2 (code 9PqLkfR2mWsT)",
    ),
    "alerts": (
        "infrastructure CANNOT BE UNDONE: the old baskets are deleted, and no backup of them is kept",
        "Baskets (AWS::DynamoDB::Table) will be REPLACED: a new one is made, the old one destroyed",
    ),
}
ENDED: dict[str, Any] = {"duration_ms": 128_000, "waited_ms": 0}
BROKEN: dict[str, Any] = {
    **ENDED,
    "stage": "ValidateDeployment",
    "code": "ValidationFailed",
    "reason": "function storefront:live failed: RuntimeError: cannot find its catalogue",
    "live_version": "3",
    "requested_by": "alice",
}
UNDO_FAILED = (
    f"{BROKEN['reason']}; the undo failed, too: AWS refused UpdateStack: the role deploy-storefront is not authorized. "
    "Mend the cause and `retry storefront-4-k2f9q`, or bring storefront by hand to a state that you trust, and say "
    "which: `resolve storefront --as restored` or `--as live:VERSION`"
)

IRREVERSIBLE = (
    f"{BROKEN['reason']}; the undo failed, too: infrastructure: cloudformation storefront does NOT come back: the old "
    "baskets are deleted, and no backup of them is kept. Bring storefront by hand to a state that you trust, and say "
    "which: `resolve storefront --as restored` or `--as live:VERSION`"
)


def made(event: type[Event], **told: Any) -> Event:
    common = {"deployment_id": "storefront-4-k2f9q", "service": "storefront", "version": "4", "environment": "prod"}
    return event(**{**common, "sequence": 7, "at": AT, **told})


EXAMPLES: dict[str, Event] = {
    "approval-requested": made(ApprovalRequested, **PLAN | ASKED | SIGNED),
    "approval-requested-without-alerts": made(ApprovalRequested, **PLAN | ASKED | {"alerts": (), "required": 1}),
    "approval-reminded": made(ApprovalReminded, **PLAN | {"given": 1, "at": AT + HOUR}),
    "failed": made(
        DeploymentFailed,
        **BROKEN | {"stage": "DeployInfrastructure", "code": "PlanChanged", "reason": "stack storefront has changed"},
        status="FAILED",
    ),
    "undone": made(DeploymentFailed, **BROKEN, status="ROLLED_BACK"),
    "undone-first": made(DeploymentFailed, **BROKEN | {"live_version": ""}, status="ROLLED_BACK"),
    "undone-same-version": made(DeploymentFailed, **BROKEN | {"live_version": "4"}, status="ROLLED_BACK"),
    "undone-rollback": made(
        DeploymentFailed, **BROKEN | SIGNED | {"restores": "storefront-4-a81xw"}, status="ROLLED_BACK"
    ),
    "undo-failed": made(DeploymentFailed, **BROKEN | {"reason": UNDO_FAILED}, status="ROLLBACK_FAILED"),
    "undo-failed-again": made(
        DeploymentFailed,
        **BROKEN | SIGNED | {"reason": UNDO_FAILED, "retries": "storefront-4-h7c2p"},
        status="ROLLBACK_FAILED",
    ),
    "undo-impossible": made(DeploymentFailed, **BROKEN | {"reason": IRREVERSIBLE}, status="ROLLBACK_FAILED"),
    "refused": made(
        DeploymentRefused,
        requested_by="arn:aws:sts::123456789012:assumed-role/ci/run-17",
        problems=(
            "application.alias is missing",
            "version 4 of storefront is in quarantine since 2026-11-22 16:00 UTC",
        ),
    ),
    "refused-unreadable": made(
        DeploymentRefused,
        service="",
        version="",
        requested_by="",
        problems=("service is missing", "version is missing"),
    ),
    "expired": made(
        DeploymentStopped,
        **ENDED | SIGNED | {"duration_ms": 4 * HOUR},
        status="EXPIRED",
        reason="1 of 2 approvals were given in time",
    ),
}
