"""What people do to services in a control API in memory: their targets are changed as the contract says."""

from __future__ import annotations

from typing import Any

from ops.client.transport import Answer
from tests.client.answers import answer, not_there, nowhere, problem
from tests.client.virtual_clock import START

BOB = "arn:aws:iam::123456789012:user/bob"
Document = dict[str, Any]


def done(targets: list[Document], path: list[str], body: Document) -> Answer:
    match path:
        case ["deployments", name, "retry"]:
            told = {"deploymentId": "request-17", "service": "storefront", "version": "3", "retries": name}
            return answer(202, {**told, "status": "ROLLBACK_FAILED" if name == "again" else "RUNNING"})
        case ["freeze" | "unfreeze" as act]:
            return _acted({"service": "*", "freeze": {}}, act, body)
        case ["targets", service, act]:
            found = [each for each in targets if each["service"] == service]
            return _acted(found[0], act, body) if found else not_there(service)
    return nowhere()


def _acted(target: Document, act: str, body: Document) -> Answer:
    match act:
        case "freeze":
            return answer(200, target | {"freeze": {"by": BOB, "at": START, "until": 0, **body}})
        case "unfreeze":
            return _without(target, "freeze", "not-frozen", f"nobody has frozen {target['service']}")
        case "resolution":
            return _without(target, "held", "not-held", f"{target['service']} is not held", "holder")
        case "releases":
            left = [each for each in target.get("quarantine", []) if each["version"] != body["version"]]
            return answer(200, target | {"quarantine": left})
    return nowhere()


def _without(target: Document, key: str, kind: str, detail: str, *also: str) -> Answer:
    if key not in target:
        return problem(409, kind, detail, "look at it")
    return answer(200, {name: value for name, value in target.items() if name not in (key, *also)})
