"""Services as the control API tells them: held, frozen, gone back; and deployments that go back or go on."""

from __future__ import annotations

from typing import Any

from tests.client import stories
from tests.client.fake_targets import BOB
from tests.client.stories import START, Story

Document = dict[str, Any]
MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
BACK, ORIGIN = "storefront-back-to-2-x7k2f", "storefront-2-m3p8w"
HELD = (
    "the undo failed: stack ledger is in UPDATE_ROLLBACK_FAILED. mend the cause and `retry ledger-8`, or bring ledger "
    "by hand to a state that you trust, and say which: `resolve ledger --as restored` or `--as live:VERSION`"
)
FREEZE = {"by": BOB, "reason": "The audit of the year", "until": START + 4 * HOUR}
SALE = {"by": BOB, "reason": "The sale", "until": 0, "scope": "*"}
WINDOW = {"by": "config", "reason": "Nobody is here at the weekend", "until": START + 2 * DAY, "scope": "shop"}
QUARANTINE = [
    {"version": "3", "by": BOB, "at": START - 5 * MINUTE, "deploymentId": BACK, "reason": "Errors at checkout"},
    {
        "version": "2026.11.20-rc.1",
        "by": "coordinator",
        "at": START - 3 * DAY,
        "deploymentId": "storefront-2026.11.20-rc.1-q8r4t",
        "reason": stories.REASON,
    },
]
BARRIER = {"deploymentId": "ledger-6", "version": "6", "at": START - 9 * DAY, "why": "it drops the table of drafts"}


def happened(minutes: int, event: str, **detail: Any) -> Document:
    return {"event": event, "sequence": minutes, "at": START - minutes * MINUTE, "detail": {"by": BOB, **detail}}


LEDGER: Document = {
    "service": "ledger",
    "version": "7",
    "deploymentId": "ledger-7",
    "since": START - 25 * HOUR,
    "holder": "ledger-8",
    "held": HELD,
    "queue": ["ledger-9"],
    "barrier": BARRIER,
    "history": [happened(3, "TargetHeld", deployment="ledger-8", reason="the undo failed")],
}
STOREFRONT: Document = {
    "service": "storefront",
    "version": "2",
    "deploymentId": BACK,
    "restores": ORIGIN,
    "since": START - 5 * MINUTE,
    "quarantine": QUARANTINE,
    "frozen": {**FREEZE, "scope": "storefront"},
    "freeze": {**FREEZE, "at": START - MINUTE},
    "history": [
        happened(1, "TargetFrozen", reason=FREEZE["reason"], until=FREEZE["until"]),
        happened(5, "VersionQuarantined", version="3", deployment=BACK, reason="Errors at checkout"),
        happened(70, "TargetUnfrozen", reason="Done"),
        happened(90, "TargetFrozen", reason="A look at the logs", until=0),
        happened(3000, "VersionReleased", version="1", reason="It was the network"),
        happened(3100, "TargetResolved", deployment="storefront-1-a", resolution="restored", reason="By hand"),
        happened(3200, "VersionQuarantined", by="coordinator", version="1", deployment="storefront-1-a"),
    ],
}
ALL = [
    LEDGER,
    {"service": "mail", "version": "12", "since": START - 40 * DAY, "frozen": SALE},
    {"service": "new"},
    {"service": "pay", "version": "5", "since": START - DAY, "frozen": SALE, "queue": ["pay-6", "pay-7"]},
    {"service": "shop", "version": "41", "since": START - 3 * DAY, "holder": "shop-42-m3p8w", "frozen": WINDOW},
    STOREFRONT,
]
PREVIEW: Document = {
    "service": "storefront",
    "problems": [],
    "from": {"deploymentId": stories.ID, "version": "3"},
    "to": {"deploymentId": ORIGIN, "version": "2"},
    "changes": [
        "infrastructure: cloudformation storefront: template s3://a/storefront/3/t.yaml -> s3://a/storefront/2/t.yaml",
        "infrastructure: cloudformation storefront: parameters changes in Size, Theme",
        "application: lambda storefront stays as it is",
    ],
    "required": 0,
}
BUSY = PREVIEW | {"holder": "storefront-4-q8r4t"}
GUARDED = PREVIEW | {
    "holder": "storefront-4-q8r4t",
    "held": "the undo failed: stack storefront is in UPDATE_ROLLBACK_FAILED",
    "frozen": "all services are frozen until 2026-11-23 18:00 UTC by config: The sale",
    "quarantine": QUARANTINE[1] | {"version": "2"},
    "required": 2,
}
IMPOSSIBLE = {
    "service": "storefront",
    "required": 0,
    "from": PREVIEW["from"],
    "problems": [
        f"{stories.ID} (version 3) cannot be undone: it drops the table of drafts; {ORIGIN} was live before it",
        "version 2 has lost its artifact",
    ],
}


def rollback(**more: Any) -> Story:
    """Waits for the one before it, and goes back."""
    told = stories.story(BACK, version="2", restores=ORIGIN, leaves="3", reason="Errors at checkout", **more)
    told.then(0, "DeploymentQueued", {"position": 1, "behind": "storefront-4-q8r4t"}, status="QUEUED")
    told.then(20, "DeploymentStarted", {"waitedMs": 20_000, "restores": ORIGIN}, status="RUNNING")
    end = {"status": "SUCCEEDED", "durationMs": 50_000, "previousVersion": "3", "restores": ORIGIN}
    return told.then(50, "DeploymentCompleted", end, status="SUCCEEDED", durationMs=50_000)


def retry(**more: Any) -> Story:
    told = stories.story("request-17", retries=stories.ID, attempt=1, reason="The role may do it now", **more)
    told.then(0, "DeploymentStarted", {"waitedMs": 0, "retries": stories.ID})
    end = {"status": "ROLLED_BACK", "durationMs": 9_000, "liveVersion": "2", "reason": stories.REASON}
    return told.then(9, "DeploymentFailed", end, status="ROLLED_BACK", durationMs=9_000)


def undo_failed(**part: Any) -> Story:
    failure = {"stage": "RollbackInfrastructure", "code": "UndoFailed", "reason": "the role may not delete the table"}
    request = {"version": "3", "infrastructure": {"kind": "cloudformation", "stack": "storefront", **part}}
    return stories.ended("ROLLBACK_FAILED", request=request, undoFailure=failure)


def irreversible() -> Story:
    """Its plan says what does not come back."""
    told = stories.waiting()
    alert = "infrastructure CANNOT BE UNDONE: it drops the table of drafts"
    lost = "infrastructure: cloudformation storefront does NOT come back: it drops the table of drafts"
    plan = {"alerts": [alert, *stories.PLAN["alerts"]], "undo": [stories.PLAN["undo"][0], lost]}
    return told.then(2.5, "StageCompleted", {"stage": "PrepareDeployment"}, plan=stories.PLAN | plan)
