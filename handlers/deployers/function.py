"""What Lambda says about one function."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from botocore.exceptions import WaiterError

from domain.errors import Code, StageError
from handlers.adapters.aws import ClientError, error_code

PATIENCE = {"Delay": 1, "MaxAttempts": 20}
"""A function rests again within seconds; what takes longer is looked at by the sweep."""


def configuration(lambda_: Any, function: str) -> dict[str, Any] | None:
    try:
        return dict(lambda_.get_function_configuration(FunctionName=function))
    except ClientError as error:
        if error_code(error) == "ResourceNotFoundException":
            return None
        raise


def code_of(lambda_: Any, function: str) -> str | None:
    return (configuration(lambda_, function) or {}).get("CodeSha256")


def alias(lambda_: Any, change: dict[str, Any]) -> dict[str, Any] | None:
    try:
        return dict(lambda_.get_alias(FunctionName=change["function"], Name=change["alias"]))
    except ClientError as error:
        if error_code(error) == "ResourceNotFoundException":
            return None
        raise


def rests(lambda_: Any, function: str) -> bool:
    """Whether the function can be changed; waits for some seconds where it cannot yet. One whose last update failed
    rests, too.
    """
    if not _moves(lambda_, function):
        return True
    with suppress(WaiterError):  # it took too long, or ended badly: what it is then, is asked below
        for waiter in ("function_active_v2", "function_updated_v2"):
            lambda_.get_waiter(waiter).wait(FunctionName=function, WaiterConfig=PATIENCE)
    return not _moves(lambda_, function)


def must_work(lambda_: Any, function: str, code: Code) -> None:
    now = configuration(lambda_, function) or {}
    if "Failed" in (now.get("State"), now.get("LastUpdateStatus")):
        why = now.get("LastUpdateStatusReason") or now.get("StateReason") or "no reason was given"
        raise StageError(code, f"function {function} failed: {why}")


def _moves(lambda_: Any, function: str) -> bool:
    now = configuration(lambda_, function) or {}
    return now.get("State") == "Pending" or now.get("LastUpdateStatus") == "InProgress"


def versions(lambda_: Any, function: str) -> list[dict[str, Any]]:
    pages = lambda_.get_paginator("list_versions_by_function").paginate(FunctionName=function)
    return [v for page in pages for v in page["Versions"] if v["Version"] != "$LATEST"]
