"""How a deployment proves itself. A validator returns a sentence, or raises StageError with what came instead.

`seconds` is what is left for it: the checks of a deployment share one call of the stage's function.
"""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Callable
from http.client import HTTPException
from typing import Any

from botocore.config import Config
from botocore.exceptions import ReadTimeoutError

from domain.errors import Code, StageError
from domain.fields import show
from handlers.adapters.aws import DeployRole

HTTP_SECONDS = 10
SECONDS = 45
"""All checks of a deployment together; the function may run for 60."""
ONCE = Config(retries={"total_max_attempts": 1})
"""A check that was slow is not made again behind its back."""
READ_BYTES = 1_000_000
TYPES = ["MetricAlarm", "CompositeAlarm"]


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """What an address answers is what is looked at, a redirect included."""

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> None:
        return None


OPENER = urllib.request.build_opener(_NoRedirect)


def invoke(check: dict[str, Any], role: DeployRole, seconds: float = SECONDS) -> str:
    """Call a Lambda function; every key of `expect` must come back as it stands there."""
    function = check["function"]
    lambda_ = role.client("lambda", ONCE.merge(Config(read_timeout=seconds)))
    try:
        answer = lambda_.invoke(FunctionName=function, Payload=json.dumps(check.get("payload", {})))
    except ReadTimeoutError as error:
        raise _failed(f"function {function} did not answer within {seconds:.0f} s") from error
    said = answer["Payload"].read(READ_BYTES).decode(errors="replace")
    if "FunctionError" in answer:
        raise _failed(f"function {function} failed: {said[:500]}")
    if "expect" in check and not contains(_parsed(said), check["expect"]):
        raise _failed(f"function {function} answered {said[:300]}, expected {show(check['expect'])}")
    return f"function {function} answered as expected"


def http(check: dict[str, Any], role: DeployRole, seconds: float = SECONDS) -> str:
    """Get an address; the status must be the one expected (200), and the body contain what it should."""
    url, status = check["url"], check.get("status", 200)
    try:
        with OPENER.open(url, timeout=min(HTTP_SECONDS, seconds)) as response:
            got, body = response.status, response.read(READ_BYTES)
    except urllib.error.HTTPError as error:
        got, body = error.code, error.read(READ_BYTES)
    except (OSError, HTTPException, ValueError) as error:
        raise _failed(f"{url} did not answer: {error}") from error
    if got != status:
        raise _failed(f"{url} answered {got}, expected {status}")
    if check.get("contains", "") not in body.decode(errors="replace"):
        raise _failed(f"{url} did not contain {show(check['contains'])}")
    return f"{url} answered {got}"


def alarms(check: dict[str, Any], role: DeployRole, seconds: float = SECONDS) -> str:
    """No alarm may be in ALARM, and each must exist."""
    wanted = check["alarms"]
    answer = role.client("cloudwatch").describe_alarms(AlarmNames=wanted, AlarmTypes=TYPES, MaxRecords=100)
    found = {a["AlarmName"]: a for kind in ("MetricAlarms", "CompositeAlarms") for a in answer.get(kind, [])}
    missing = [name for name in wanted if name not in found]
    if missing:
        raise _failed(f"there is no alarm {', '.join(missing)}")
    loud = [f"{name} ({a.get('StateReason', '')[:200]})" for name, a in found.items() if a["StateValue"] == "ALARM"]
    if loud:
        raise _failed(f"in ALARM: {', '.join(loud)}")
    return f"no alarm of {', '.join(wanted)}"


VALIDATORS: dict[str, Callable[[dict[str, Any], DeployRole, float], str]] = {
    "lambda": invoke,
    "http": http,
    "alarms": alarms,
}


def contains(got: Any, expected: Any) -> bool:
    """Objects may have more keys than expected; everything else must be equal, and `true` is not 1."""
    if isinstance(expected, dict):
        return isinstance(got, dict) and all(
            key in got and contains(got[key], value) for key, value in expected.items()
        )
    if isinstance(expected, list):
        return isinstance(got, list) and len(got) == len(expected) and all(map(contains, got, expected))
    return isinstance(got, bool) == isinstance(expected, bool) and bool(got == expected)


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _failed(reason: str) -> StageError:
    return StageError(Code.VALIDATION_FAILED, reason)
