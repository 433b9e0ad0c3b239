"""One Lambda function: what it is now, whether it rests, and where its alias points."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Any

from botocore.exceptions import WaiterError

from domain.errors import Code, StageError
from handlers.adapters.aws import ClientError, error_code
from handlers.deployers import marks
from handlers.results import Done, Waiting

OWN = {
    *("FunctionArn", "Version", "RevisionId", "LastModified", "Description", "CodeSha256", "CodeSize", "MasterArn"),
    *("State", "StateReason", "StateReasonCode", "LastUpdateStatus", "LastUpdateStatusReason"),
    *("LastUpdateStatusReasonCode", "SnapStart", "RuntimeVersionConfig", "ResponseMetadata"),
}
"""What differs between a version and the function that it was published from."""
PATIENCE = {"Delay": 1, "MaxAttempts": 20}
"""A function rests again within seconds; what takes longer is looked at by the sweep."""


def configuration(lambda_: Any, function: str) -> dict[str, Any] | None:
    try:
        return dict(lambda_.get_function_configuration(FunctionName=function))
    except ClientError as error:
        if error_code(error) == "ResourceNotFoundException":
            return None
        raise


def settings_of(found: dict[str, Any]) -> str:
    """Equal for equal configurations: what a version that is published now would run with, beside its code."""
    kept = {key: value for key, value in found.items() if key not in OWN}
    return hashlib.sha256(json.dumps(kept, sort_keys=True, default=str).encode()).hexdigest()


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


def patient(act: Callable[..., Done | Waiting]) -> Callable[..., Done | Waiting]:
    """A function that is being changed refuses every other change: that is no failure, it will rest."""

    @wraps(act)
    def acting(*given: Any) -> Done | Waiting:
        try:
            return act(*given)
        except ClientError as error:
            if error_code(error) != "ResourceConflictException":
                raise
            return settling()

    return acting


def settling(code: str = "") -> Waiting:
    return Waiting({"phase": "settling", "code": code})


def point(lambda_: Any, change: dict[str, Any], version: str, routing: dict[str, Any]) -> None:
    alias = {"FunctionName": change["function"], "Name": change["alias"], "FunctionVersion": version}
    try:
        lambda_.update_alias(**alias, RoutingConfig=routing)
    except ClientError as error:
        if error_code(error) != "ResourceNotFoundException":
            raise
        lambda_.create_alias(**alias, **({"RoutingConfig": routing} if routing else {}))


def live(change: dict[str, Any], version: str, code: str) -> Done:
    return Done((f"{change['function']}:{change['alias']} runs version {version}, code {code}",))


def made_by(mark: str) -> str:
    return f"deployment {marks.root(mark)}"
