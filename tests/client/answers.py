"""Answers as the control API gives them, and API Gateway by itself."""

from __future__ import annotations

import json
from typing import Any

from ops.client.transport import Answer


def answer(status: int, document: Any, **headers: str) -> Answer:
    return Answer(status, headers, json.dumps(document).encode())


def problem(status: int, kind: str, detail: str, advice: str, **more: Any) -> Answer:
    said = {"type": f"urn:deployment-coordinator:{kind}", "title": kind, "status": status, "detail": detail}
    return answer(status, {**said, "advice": advice, **more})


def not_there(name: str) -> Answer:
    return problem(404, "not-there", f"there is no deployment {name}", "look at the list of deployments")


def nowhere() -> Answer:
    return gateway(404, "MissingAuthenticationTokenException", "Missing Authentication Token")


def gateway(status: int, kind: str, message: str) -> Answer:
    """What API Gateway answers by itself."""
    return Answer(status, {"x-amzn-errortype": kind}, json.dumps({"message": message}).encode())
