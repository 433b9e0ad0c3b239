"""Deployments as the control API tells them, as time goes on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.client.virtual_clock import START

Document = dict[str, Any]
ID = "storefront-3-k2f9q"
DIGEST = "3f9ac01b77de4c1e" * 4
REASON = "function storefront:live failed: RuntimeError: cannot find its catalogue"
PLAN: Document = {
    "digest": DIGEST,
    "unchanged": False,
    "summary": [
        "stack storefront will be updated: 1 removed, 2 modified, 1 added",
        "storefront:live will run code ZMXN3hxQ0aBc, from version 2 (code 9PqLkfR2mWsT)",
    ],
    "alerts": [
        "Legacy (AWS::SNS::Topic) will be DESTROYED",
        "Baskets (AWS::DynamoDB::Table) will be REPLACED: a new one is made, the old one destroyed",
    ],
    "infrastructure": {
        "kind": "cloudformation",
        "stack": "storefront",
        "action": "update",
        "changes": [
            {"action": "Remove", "resource": "Legacy", "type": "AWS::SNS::Topic"},
            {
                "action": "Modify",
                "resource": "Baskets",
                "type": "AWS::DynamoDB::Table",
                "replacement": "True",
                "scope": ["KeySchema", "AttributeDefinitions"],
            },
            {"action": "Modify", "resource": "Function", "type": "AWS::Lambda::Function", "scope": ["Environment"]},
            {"action": "Add", "resource": "Orders", "type": "AWS::SQS::Queue"},
        ],
        "more": 2,
        "parameters": [{"name": "Size", "from": "2", "to": "3"}, {"name": "Theme", "from": "", "to": "dark"}],
    },
    "application": {
        "kind": "lambda",
        "function": "storefront",
        "alias": "live",
        "from": {"version": "2", "code": "9PqLkfR2mWsTJ1x8bYcVnA5uHd0eGiKo"},
        "to": {"code": "ZMXN3hxQ0aBcD9e7fGhIjKlMnOpQrStU", "artifact": "s3://artifacts/storefront/3/app.zip"},
    },
    "validation": ['function storefront:live answers {"ok": true}', "https://storefront.example/health answers 200"],
    "undo": ["storefront:live runs version 2 again", "stack storefront is back to the template it had"],
}


@dataclass
class Story:
    """A deployment and what happens to it: (seconds since it was accepted, event, its detail, what changes with it)."""

    deployment: Document
    steps: list[tuple[float, str, Document, Document]] = field(default_factory=list)

    def then(self, seconds: float, event: str, detail: Document | None = None, **changes: Any) -> Story:
        self.steps.append((seconds, event, detail or {}, changes))
        return self

    def at(self, now: int) -> Document:
        """The deployment as the API shows it at a time."""
        accepted = self.deployment["acceptedAt"]
        happened = [step for step in self.steps if accepted + 1000 * step[0] <= now]
        shown = dict(self.deployment)
        for _, _, _, changes in happened:
            shown |= changes
        events = [
            {"event": event, "sequence": n, "at": accepted + round(1000 * seconds), "detail": detail}
            for n, (seconds, event, detail, _) in enumerate(happened, 1)
        ]
        shown["history"] = events
        return {key: value for key, value in shown.items() if value is not None}


def story(deployment_id: str = ID, **more: Any) -> Story:
    document = {
        "deploymentId": deployment_id,
        "service": "storefront",
        "version": "3",
        "environment": "prod",
        "status": "RUNNING",
        "requestedBy": "alice",
        "requester": "arn:aws:sts::123456789012:assumed-role/ci/run-17",
        "reason": "A faster basket",
        "acceptedAt": START,
    }
    return Story(document | more)


def _stage(told: Story, at: float, name: str, seconds: float, *summary: str, **changes: Any) -> Story:
    told.then(at, "StageStarted", {"stage": name}, stage=name, stageStartedAt=START + round(1000 * at))
    detail = {"stage": name, "durationMs": round(1000 * seconds), "summary": list(summary)}
    return told.then(at + seconds, "StageCompleted", detail, stage=None, stageStartedAt=None, **changes)


def begun() -> Story:
    told = story().then(0, "DeploymentStarted", {"requestedBy": "alice", "reason": "A faster basket", "waitedMs": 0})
    return _stage(told, 0.1, "PrepareDeployment", 2.1, *PLAN["summary"], plan=PLAN)


def deployed() -> Story:
    told = _stage(begun(), 2.3, "DeployInfrastructure", 61.0, "stack storefront: UPDATE_COMPLETE")
    return _stage(told, 63.4, "DeployApplication", 4.2, "storefront:live runs version 3, code ZMXN3hxQ0aBc")


def succeeded() -> Story:
    told = _stage(deployed(), 67.7, "ValidateDeployment", 0.8, 'storefront:live answered {"ok": true}')
    end = {"status": "SUCCEEDED", "durationMs": 68_600, "waitedMs": 0, "previousVersion": "2"}
    return told.then(68.6, "DeploymentCompleted", end, status="SUCCEEDED", durationMs=68_600)


def undone() -> Story:
    told, failure = deployed(), {"stage": "ValidateDeployment", "code": "ValidationFailed", "reason": REASON}
    at = {"stage": "ValidateDeployment", "stageStartedAt": START + 67_700}
    told.then(67.7, "StageStarted", {"stage": "ValidateDeployment"}, **at)
    told.then(68.5, "StageFailed", {**failure, "durationMs": 800}, stage=None, stageStartedAt=None, failure=failure)
    told.then(68.6, "RollbackStarted", {**failure, "plan": PLAN["undo"]}, status="ROLLING_BACK")
    told = _stage(told, 68.7, "RollbackApplication", 1.5, PLAN["undo"][0])
    told = _stage(told, 70.3, "RollbackInfrastructure", 40.0, PLAN["undo"][1])
    end = {**failure, "status": "ROLLED_BACK", "durationMs": 110_500, "waitedMs": 0, "liveVersion": "2"}
    return told.then(110.5, "DeploymentFailed", end, status="ROLLED_BACK", durationMs=110_500)


def approval(*votes: Document, decision: str = "") -> Document:
    given = sum(vote["vote"] == "approve" for vote in votes)
    return {
        "required": 2,
        "given": given,
        "approvers": ["arn:aws:sts::123456789012:assumed-role/Approvers/*", "user/bob"],
        "plan": DIGEST,
        "requestedAt": START + 2_300,
        "expiresAt": START + 4 * 3_600_000,
        "decision": decision,
        "votes": list(votes),
    }


def vote(name: str, said: str = "approve", reason: str = "", seconds: float = 60) -> Document:
    by = f"arn:aws:sts::123456789012:assumed-role/Approvers/{name}"
    return {"by": by, "name": name, "vote": said, "reason": reason, "at": START + round(1000 * seconds)}


def waiting() -> Story:
    asked = approval()
    detail = {key: asked[key] for key in ("required", "approvers", "plan", "expiresAt")}
    detail |= {
        "requestedBy": "alice",
        "reason": "A faster basket",
        "changes": PLAN["summary"],
        "alerts": PLAN["alerts"],
    }
    told = begun()
    stage = {"stage": "ApproveDeployment", "stageStartedAt": START + 2_300}
    told.then(2.3, "StageStarted", {"stage": "ApproveDeployment"}, **stage)
    return told.then(2.4, "ApprovalRequested", detail, status="AWAITING_APPROVAL", approval=asked)


def rejected() -> Story:
    """Somebody says no after a minute."""
    no = vote("carol", "reject", "the table must stay")
    told, why = waiting(), "carol rejected it: the table must stay"
    told.then(60, "VoteCast", {**no, "plan": DIGEST, "given": 0, "required": 2}, approval=approval(no))
    decided = {"decision": "rejected", "by": [no["by"]], "reason": why}
    told.then(60.1, "ApprovalDecided", decided, approval=approval(no, decision="rejected"))
    failure = {"stage": "ApproveDeployment", "code": "Rejected", "reason": why}
    told.then(60.2, "StageFailed", {**failure, "durationMs": 57_900}, stage=None, failure=failure)
    end = {"status": "REJECTED", "durationMs": 60_500, "waitedMs": 0, "reason": why}
    return told.then(60.5, "DeploymentStopped", end, status="REJECTED", durationMs=60_500)


def approved() -> Story:
    """Two people agree, after a minute and after two."""
    told, votes = waiting(), [vote("carol", reason="looks right"), vote("bob", seconds=120)]
    for count, each in enumerate(votes, 1):
        detail = {**each, "plan": DIGEST, "given": count, "required": 2}
        told.then(60 * count, "VoteCast", detail, approval=approval(*votes[:count]))
    decided = {"decision": "approved", "by": [each["by"] for each in votes], "reason": "approved by carol, bob"}
    told.then(120.1, "ApprovalDecided", decided, status="RUNNING", approval=approval(*votes, decision="approved"))
    told.then(120.2, "StageCompleted", {"stage": "ApproveDeployment", "durationMs": 117_900}, stage=None)
    end = {"status": "SUCCEEDED", "durationMs": 130_000, "waitedMs": 0}
    return told.then(130, "DeploymentCompleted", end, status="SUCCEEDED", durationMs=130_000)


def ended(status: str, deployment_id: str = ID, **more: Any) -> Story:
    """Ended at once, in any way."""
    names = {"SUCCEEDED": "DeploymentCompleted", "REFUSED": "DeploymentRefused"}
    failed = ("FAILED", "ROLLED_BACK", "ROLLBACK_FAILED")
    name = names.get(status) or ("DeploymentFailed" if status in failed else "DeploymentStopped")
    detail = {"status": status, "durationMs": 1_000, "waitedMs": 0, "reason": "for a reason", "problems": ["a problem"]}
    return story(deployment_id, **more).then(1, name, detail, status=status, durationMs=1_000)
