"""One call of the control API, read and checked."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import Any

from domain import people
from domain.fields import problems_of
from domain.operations import OPERATIONS, Operation
from domain.people import Person
from handlers.problem import Problem, not_there

ROUTES = {(operation.method, operation.path): operation for operation in OPERATIONS}


@dataclass(frozen=True, kw_only=True)
class Call:
    """`account` is the coordinator's own; `body` is whatever JSON came, checked where the operation has rules."""

    operation: str
    person: Person
    account: str
    path: dict[str, str]
    query: dict[str, str]
    body: Any
    id: str


def read(event: dict[str, Any], context: Any) -> Call:
    """Raises Problem with everything that is wrong with the call."""
    operation = ROUTES.get((str(event.get("httpMethod")), str(event.get("resource"))))
    if operation is None:
        raise Problem(404, "no-such-operation", "there is no such operation", "see docs/api.md")
    path, query = event.get("pathParameters") or {}, event.get("queryStringParameters") or {}
    if problems_of("", path, operation.parameters):
        raise not_there("deployment" if "deploymentId" in path else "target", "of this name")
    body = _body(event, operation)
    wrong = problems_of("", query, operation.query)
    wrong += problems_of("", body, operation.body) if operation.body else []
    if wrong:
        raise Problem(400, "bad-call", "; ".join(wrong), "correct it and call again", problems=wrong)
    return Call(
        operation=operation.name,
        person=_person(event),
        account=context.invoked_function_arn.split(":")[4],
        path=path,
        query=query,
        body=body,
        id=context.aws_request_id,
    )


def _person(event: dict[str, Any]) -> Person:
    """The only source of who acts. Without it API Gateway was not asked to prove anything, and nobody may act."""
    arn = str((event.get("requestContext", {}).get("identity") or {}).get("userArn") or "")
    if not people.known(arn):
        raise Problem(403, "nobody", "AWS did not prove who you are", "sign the call with your own AWS credentials")
    return Person(arn)


def _body(event: dict[str, Any], operation: Operation) -> Any:
    if operation.body is None:
        return None
    try:
        text = event.get("body") or ""
        return json.loads(base64.b64decode(text) if event.get("isBase64Encoded") else text)
    except (ValueError, RecursionError):
        raise Problem(400, "no-json", "the body is not JSON", "send a JSON object") from None
