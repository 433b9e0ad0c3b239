"""Stands in for AWS: who may answer for a task, and how API Gateway refuses; the emulator does both otherwise.

AWS knows the state machine behind a task token and asks the caller's policies about that machine. MiniStack
asks about `*`, so that no policy which names the machine ever allows the answer. An approximation: the caller
may answer if its policies let it answer for one of the machines of the account and region.

AWS puts the refusal of a caller without permission into the gateway response ACCESS_DENIED. MiniStack answers
in a form of its own, though it has gateway responses for callers that it does not know.

Everything is asked over plain HTTP, on the loopback alone. Policies that demand TLS are asked as if it were TLS.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

ANSWERS = ("states:SendTaskSuccess", "states:SendTaskFailure", "states:SendTaskHeartbeat")
INVOKE = "execute-api:Invoke"
DENIED = "AccessDeniedException"

Enforce = Callable[..., Any]  # MiniStack's: the key, the action and more; None if it may, the refusal if not


def stand_in() -> None:
    """Change what the emulator of this process asks; before its first request."""
    from ministack import app
    from ministack.core import iam_evaluator
    from ministack.services import apigateway_v1, stepfunctions

    asked = for_any_machine(iam_evaluator.enforce, lambda: list(stepfunctions._state_machines))
    vars(iam_evaluator)["enforce"] = through_gateway(asked, iam_evaluator.AuthError)
    apigateway_v1._AUTHENTICATION_GATEWAY_ERRORS[DENIED] = ("ACCESS_DENIED", DENIED)
    vars(app)["pin_request_origin"] = as_if_by_tls(app.pin_request_origin)


def as_if_by_tls(pin: Callable[[str, bool], None]) -> Callable[[str, bool], None]:
    """`pin`, which notes where a request comes from and whether it is encrypted."""
    return lambda address, secure: pin(address, True)


def for_any_machine(enforce: Enforce, machines: Callable[[], Iterable[str]]) -> Enforce:
    """`enforce`, asked about each machine when the action answers for a task."""

    def check(access_key: str, action: str, service: str, region: str, **facts: Any) -> Any:
        for resource in machines() if action in ANSWERS else ():
            about = {**facts, "resource_arn": resource}
            if enforce(access_key, action, service, region, **about) is None:
                return None
        return enforce(access_key, action, service, region, **facts)

    return check


def through_gateway(enforce: Enforce, failure: Callable[[str, str], Any]) -> Enforce:
    """`enforce`, whose refusals to call an API become failures that take the way of the gateway responses."""

    def check(access_key: str, action: str, service: str, region: str, **facts: Any) -> Any:
        refusal = enforce(access_key, action, service, region, **facts)
        if refusal is None or action != INVOKE or not hasattr(refusal, "decision"):
            return refusal
        return failure(DENIED, _sentence(refusal, facts.get("resource_arn", "*")))

    return check


def _sentence(refusal: Any, resource: str) -> str:
    parts = resource.split(":")
    if len(parts) > 5:
        parts[4] = f"********{parts[4][-4:]}"  # as AWS does
    why = f"because no identity-based policy allows the {INVOKE} action"
    if refusal.decision == "Deny":
        why = "with an explicit deny in an identity-based policy"
    return f"User: {refusal.principal_arn} is not authorized to perform: {INVOKE} on resource: {':'.join(parts)} {why}"
