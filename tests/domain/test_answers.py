"""What the control API answers: one answer of each kind with all that it may have, against its schema."""

from __future__ import annotations

from typing import Any

import pytest
from openapi_schema_validator import OAS30Validator

from domain import answers

SUMMARY = {
    "deploymentId": "d1",
    "service": "storefront",
    "version": "1",
    "environment": "dev",
    "status": "RUNNING",
    "kind": "deployment",
    "requestedBy": "ci",
    "acceptedAt": 1,
}
FAILURE = {"stage": "DeployInfrastructure", "code": "Broken", "reason": "no"}
VOTE = {"by": "arn:ann", "name": "ann", "vote": "approve", "reason": "", "at": 1}
APPROVAL = {"required": 2, "given": 1, "approvers": ["user/ann"], "plan": "5", "decision": "", "votes": [VOTE]}
EVENT = {"event": "VoteCast", "sequence": 1, "at": 1, "detail": {}}
PLAN = {"digest": "5", "unchanged": False, "summary": ["s"], "alerts": ["a"], "validation": ["v"], "undo": ["u"]}
DEPLOYMENT = {
    **dict.fromkeys(
        ("requester", "reason", "stage", "restores", "leaves", "retries", "previous", "promotedTo"), "text"
    ),
    **dict.fromkeys(("stageStartedAt", "waitedMs", "durationMs", "deadline", "attempt"), 1),
    "request": {},
    "outputs": {},
    "stages": {"forward": ["Build"], "undo": ["Unbuild"], "gate": "Ask"},
    "plan": PLAN,
    "approval": APPROVAL,
    "cancel": {"by": "arn:eve", "name": "eve", "reason": "a typo", "at": 1},
    "failure": FAILURE,
    "undoFailure": FAILURE,
    "problems": ["p"],
}
QUARANTINE = {"version": "2", "by": "arn:ann", "reason": "no", "at": 1, "deploymentId": "d2"}
FREEZE = {"by": "arn:ann", "reason": "no", "at": 1, "until": 0}
FROZEN = {"by": "arn:ann", "reason": "no", "until": 0, "scope": "*"}
BARRIER = {"deploymentId": "d1", "version": "1", "at": 1, "why": "rows are gone"}
TARGET = {
    "version": "1",
    "deploymentId": "d1",
    "restores": "d0",
    "holder": "d2",
    "held": "why",
    "since": 1,
    "queue": ["d3"],
    "quarantine": [QUARANTINE],
    "freeze": FREEZE,
    "frozen": FROZEN,
    "barrier": BARRIER,
    "history": [EVENT],
}
END = {"deploymentId": "d1", "version": "1"}
ROLLBACK = {
    "from": END,
    "to": END,
    "holder": "d2",
    "held": "why",
    "frozen": "why",
    "changes": ["c"],
    "quarantine": QUARANTINE,
}
ANSWERS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "Summary": (SUMMARY, {}),
    "Deployments": ({"deployments": [SUMMARY]}, {"next": "n"}),
    "Deployment": ({**SUMMARY, "history": [EVENT]}, DEPLOYMENT),
    "Event": (EVENT, {"promoted": "d1.prod"}),
    "Plan": (PLAN, {"infrastructure": {}, "application": {}}),
    "Approval": (APPROVAL, {"requestedAt": 1, "expiresAt": 1}),
    "Vote": (VOTE, {}),
    "Counted": (
        {"deploymentId": "d1", "status": "RUNNING", "counted": True, "message": "m", "approval": APPROVAL},
        {},
    ),
    "Cancelled": ({"deploymentId": "d1", "status": "CANCELLED", "message": "m"}, {}),
    "Accepted": (
        {"deploymentId": "d1", "service": "storefront", "version": "1", "status": "RUNNING"},
        {"restores": "d0", "retries": "d0"},
    ),
    "Target": ({"service": "storefront"}, TARGET),
    "Quarantine": (QUARANTINE, {}),
    "Freeze": (FREEZE, {}),
    "Frozen": (FROZEN, {}),
    "Barrier": (BARRIER, {}),
    "Rollback": ({"service": "storefront", "problems": ["p"], "required": 0}, ROLLBACK),
    "Targets": ({"targets": [{"service": "storefront"}]}, {"next": "n"}),
    "Problem": (
        {"type": "urn:x", "title": "t", "detail": "d", "advice": "a"},
        {"status": 400, "problems": ["p"], "deploymentId": "d1"},
    ),
}
"""What every answer of a kind has, and what it may have besides."""
KINDS = pytest.mark.parametrize("kind", ANSWERS)


def wrong(kind: str, value: dict[str, Any]) -> bool:
    document = {**answers.ref(kind), "components": {"schemas": answers.SCHEMAS}}
    return not OAS30Validator(document).is_valid(value)


def other(value: Any) -> Any:
    """Something of another type."""
    return {"of": "another type"} if not isinstance(value, dict) else "another type"


def test_every_schema_has_an_answer_here():
    assert answers.SCHEMAS.keys() == ANSWERS.keys()


@KINDS
def test_an_answer_has_exactly_the_keys_of_its_schema(kind):
    must, may = ANSWERS[kind]
    schema = answers.SCHEMAS[kind]
    assert (set(schema["required"]), set(schema["properties"])) == (set(must), {*must, *may})
    assert not wrong(kind, must)
    assert not wrong(kind, {**must, **may})


@KINDS
def test_what_an_answer_must_have_cannot_be_left_out(kind):
    must, _ = ANSWERS[kind]
    assert all(wrong(kind, {key: value for key, value in must.items() if key != left_out}) for left_out in must)


@KINDS
def test_every_key_of_an_answer_has_a_type(kind):
    whole = {**ANSWERS[kind][0], **ANSWERS[kind][1]}
    assert [key for key, value in whole.items() if not wrong(kind, {**whole, key: other(value)})] == []
    lists = {key: [*value, other(value[0])] for key, value in whole.items() if isinstance(value, list)}
    assert [key for key, value in lists.items() if not wrong(kind, {**whole, key: value})] == []


@pytest.mark.parametrize(
    ("kind", "key", "part"),
    [
        *(("Deployment", key, DEPLOYMENT[key]) for key in ("cancel", "failure", "undoFailure")),
        *(("Target", key, TARGET[key]) for key in ("freeze", "frozen", "barrier")),
        *(("Rollback", key, ROLLBACK[key]) for key in ("from", "to", "quarantine")),
    ],
)
def test_what_is_said_of_one_thing_is_whole(kind, key, part):
    must, _ = ANSWERS[kind]
    for left_out in part:
        less = {name: value for name, value in part.items() if name != left_out}
        assert wrong(kind, {**must, key: less})
        assert wrong(kind, {**must, key: {**part, left_out: other(part[left_out])}})
