"""What a function of the pipeline's owner is asked, and what it may answer: the contract of docs/stages.md.

It is asked again until it says that it is done or has failed, and it is told everything that it needs: it has no token,
no table and no permission of the coordinator's.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from domain import undo
from domain.deployment import Deployment
from domain.errors import Code, StageError
from domain.fields import Check, Field, Rule, one_of, problems_of, show, text
from domain.keepable import any_object

SCHEMA_VERSION = 1
MAX_BYTES = 16 * 1024
"""An output and an operation are kept in the deployment's row: what is larger belongs into a bucket of its own."""
MOST_SENTENCES, LONGEST = 20, 500


def question(deployment: Deployment, stage: str) -> dict[str, Any]:
    """What the function of a stage is asked."""
    work = deployment.work
    asked = {
        "schemaVersion": SCHEMA_VERSION,
        "deploymentId": deployment.retries or deployment.id,
        "attempt": deployment.attempt,
        "service": deployment.service,
        "version": deployment.version,
        "environment": deployment.environment,
        "stage": stage,
        "requestedBy": deployment.requested_by,
        "reason": deployment.reason,
        "restores": deployment.restores,
        "input": deployment.request.get("input", {}),
        "outputs": deployment.outputs or {},
        "operation": work.operation if work else None,
    }
    if stage not in deployment.stages.undo:
        return asked
    return {**asked, "undoes": list(undo.undoes(deployment)), "failure": deployment.failure or {}}


def checked(stage: str, said: Any) -> dict[str, Any]:
    """The answer of a stage's function. Raises StageError with everything that is wrong with it, or with the reason for
    which the function says that it failed."""
    if problems := _problems(said):
        raise StageError(Code.BROKEN, f"the function of {stage} did not answer as it must: {'; '.join(problems)}")
    if said["status"] == "failed":
        raise StageError(Code.STAGE_FAILED, said["reason"])
    return dict(said)


def _problems(said: Any) -> list[str]:
    status = said.get("status") if isinstance(said, dict) else None
    if not isinstance(status, str) or status not in ANSWERS:
        return [f"status must be {' or '.join(map(show, ANSWERS))}, and the answer an object, not {show(said)}"]
    found = problems_of("", said, {"status": Field(one_of(status)), **ANSWERS[status]})
    if isinstance(said.get("plan"), dict):
        found += problems_of("plan", said["plan"], PLAN)
    return found


def _sentences(most: int) -> Check:
    one = text(LONGEST, least=1)

    def check(value: Any) -> str | None:
        if not isinstance(value, list) or len(value) > most:
            return f"must be a list of at most {most} sentences, not {show(value)}"
        return next((f"item {n} {wrong}" for n, item in enumerate(value) if (wrong := one(item))), None)

    return Rule(check, type="array", maxItems=most, items={"type": "string", "minLength": 1, "maxLength": LONGEST})


def _small(value: Any) -> str | None:
    if wrong := any_object(value):
        return wrong
    size = len(json.dumps(value).encode())
    return f"has {size:,} bytes; at most {MAX_BYTES:,} are kept: keep the rest elsewhere" if size > MAX_BYTES else None


small: Check = Rule(_small, type="object")
ANSWERS: Mapping[str, Mapping[str, Field]] = {
    "done": {"summary": Field(_sentences(MOST_SENTENCES)), "output": Field(small), "plan": Field(any_object)},
    "waiting": {"operation": Field(small, required=True), "waitsFor": Field(text(2048))},
    "failed": {"reason": Field(text(2000, least=1), required=True)},
}
"""What may be said with each status."""
PLAN: Mapping[str, Field] = {
    "summary": Field(_sentences(60), required=True),
    "alerts": Field(_sentences(60)),
    "unchanged": Field(one_of(True, False)),
}
