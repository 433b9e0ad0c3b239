"""What the control API answers, as JSON Schemas. Times are ms since 1970; what is empty may be left out."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "integer"}
ANYTHING: Schema = {"type": "object"}
TEXTS: Schema = {"type": "array", "items": TEXT}


def ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def many(name: str) -> Schema:
    return {"type": "array", "items": ref(name)}


def record(required: dict[str, Schema], **optional: Schema) -> Schema:
    return {"type": "object", "required": list(required), "properties": {**required, **optional}}


SUMMARY = {
    **dict.fromkeys(("deploymentId", "service", "version", "environment", "status", "kind", "requestedBy"), TEXT),
    "acceptedAt": NUMBER,
}
FAILURE = record({"stage": TEXT, "code": TEXT, "reason": TEXT})
VOTE = record({"by": TEXT, "name": TEXT, "vote": TEXT, "reason": TEXT, "at": NUMBER})
SCHEMAS: dict[str, Schema] = {
    "Summary": record(SUMMARY),
    "Deployments": record({"deployments": many("Summary")}, next=TEXT),
    "Deployment": record(
        {**SUMMARY, "history": many("Event")},
        **dict.fromkeys(("requester", "reason", "stage", "restores", "leaves", "retries", "previous"), TEXT),
        **dict.fromkeys(("stageStartedAt", "waitedMs", "durationMs", "deadline", "attempt"), NUMBER),
        promotedTo=TEXT,
        request=ANYTHING,
        outputs=ANYTHING,
        stages=record({"forward": TEXTS, "undo": TEXTS, "gate": TEXT}),
        plan=ref("Plan"),
        approval=ref("Approval"),
        cancel=record({"by": TEXT, "name": TEXT, "reason": TEXT, "at": NUMBER}),
        failure=FAILURE,
        undoFailure=FAILURE,
        problems=TEXTS,
    ),
    "Event": record({"event": TEXT, "sequence": NUMBER, "at": NUMBER, "detail": ANYTHING}, promoted=TEXT),
    "Plan": record(
        {
            "digest": TEXT,
            "unchanged": {"type": "boolean"},
            "summary": TEXTS,
            "alerts": TEXTS,
            "validation": TEXTS,
            "undo": TEXTS,
        },
        infrastructure=ANYTHING,
        application=ANYTHING,
    ),
    "Approval": record(
        {
            "required": NUMBER,
            "given": NUMBER,
            "approvers": TEXTS,
            "plan": TEXT,
            "decision": TEXT,
            "votes": many("Vote"),
        },
        requestedAt=NUMBER,
        expiresAt=NUMBER,
    ),
    "Vote": VOTE,
    "Counted": record(
        {
            "deploymentId": TEXT,
            "status": TEXT,
            "counted": {"type": "boolean"},
            "message": TEXT,
            "approval": ref("Approval"),
        }
    ),
    "Cancelled": record({"deploymentId": TEXT, "status": TEXT, "message": TEXT}),
    "Accepted": record(
        {"deploymentId": TEXT, "service": TEXT, "version": TEXT, "status": TEXT}, restores=TEXT, retries=TEXT
    ),
    "Target": record(
        {"service": TEXT},
        **dict.fromkeys(("version", "deploymentId", "restores", "holder", "held"), TEXT),
        since=NUMBER,
        queue=TEXTS,
        quarantine=many("Quarantine"),
        freeze=ref("Freeze"),
        frozen=ref("Frozen"),
        barrier=ref("Barrier"),
        history=many("Event"),
    ),
    "Freeze": record({"by": TEXT, "reason": TEXT, "at": NUMBER, "until": NUMBER}),
    "Frozen": record({"by": TEXT, "reason": TEXT, "until": NUMBER, "scope": TEXT}),
    "Barrier": record({"deploymentId": TEXT, "version": TEXT, "at": NUMBER, "why": TEXT}),
    "Quarantine": record({"version": TEXT, "by": TEXT, "reason": TEXT, "at": NUMBER, "deploymentId": TEXT}),
    "Rollback": record(
        {"service": TEXT, "problems": TEXTS, "required": NUMBER},
        **{end: record({"deploymentId": TEXT, "version": TEXT}) for end in ("from", "to")},
        **dict.fromkeys(("holder", "held", "frozen"), TEXT),
        changes=TEXTS,
        quarantine=ref("Quarantine"),
    ),
    "Targets": record({"targets": many("Target")}, next=TEXT),
    "Problem": record(
        {"type": TEXT, "title": TEXT, "detail": TEXT, "advice": TEXT},
        status=NUMBER,
        problems=TEXTS,
        deploymentId=TEXT,
    ),
}
OF = {
    "listDeployments": "Deployments",
    "showDeployment": "Deployment",
    "voteOnDeployment": "Counted",
    "cancelDeployment": "Cancelled",
    "listTargets": "Targets",
    "showTarget": "Target",
    "listDeploymentsOfTarget": "Deployments",
    "requestDeployment": "Accepted",
    "previewRollback": "Rollback",
    "rollBackTarget": "Accepted",
    "retryDeployment": "Accepted",
    **dict.fromkeys(
        ("resolveTarget", "releaseVersion", "freezeTarget", "unfreezeTarget", "freezeAll", "unfreezeAll"), "Target"
    ),
}
"""The schema of the good answer of each operation."""
