"""Canaries: an alias gives its new version a part of the traffic, step by step, while alarms stay quiet.

https://docs.aws.amazon.com/lambda/latest/dg/configuring-alias-routing.html

Where it stands is read off the alias: a step whose answer got lost is not taken twice, and another hand is seen.
Nobody but the sweep looks again: a bake lasts until the first of its looks, one each minute, that finds it over.
"""

from __future__ import annotations

from typing import Any

from domain.errors import Code, StageError
from handlers import validators
from handlers.adapters import clock
from handlers.adapters.aws import ClientError, DeployRole, error_code
from handlers.deployers import function as function_
from handlers.results import Done, Waiting

PHASE = "canary"
MOST_NAMES = 5


def planned(change: dict[str, Any], alias: dict[str, Any] | None) -> dict[str, Any]:
    """The canary that will be, or nothing: AWS splits traffic between two published versions and no more.

    `alias` is that of the snapshot.
    """
    at_once = not alias or alias["version"] == "$LATEST" or weights(alias["routing"])
    return {} if at_once or "canary" not in change else {"canary": change["canary"]}


def told(change: dict[str, Any], plan: dict[str, Any]) -> list[str]:
    """What people read of it: the steps, or that there are none although some were asked for."""
    name = f"{change['function']}:{change['alias']}"
    if "canary" not in change:
        return []
    if "canary" not in plan:
        return [f"{name} goes over at once, without the canary: no published version has all its traffic now"]
    steps, bake = change["canary"]["steps"], change["canary"]["bakeSeconds"]
    each, then = f"{'each ' if len(steps) > 1 else ''}for {bake} s", ", then ".join(f"{step} %" for step in steps)
    return [f"{name} will take {then}, {each}{_while(change['canary'].get('alarms', []))}"]


def _while(alarms: list[str]) -> str:
    more = f" and {len(alarms) - MOST_NAMES} more" if len(alarms) > MOST_NAMES else ""
    return f" while alarms {', '.join(alarms[:MOST_NAMES])}{more} stay quiet" if alarms else ""


def begin(change: dict[str, Any], plan: dict[str, Any], version: str, role: DeployRole) -> Done | Waiting:
    return go_on(change, plan, {"phase": PHASE, "step": 0, "until": 0, "version": version}, role)


def go_on(change: dict[str, Any], plan: dict[str, Any], operation: dict[str, Any], role: DeployRole) -> Done | Waiting:
    """One step further where its time has come. `step` counts the weights that were set; the last one gives all."""
    lambda_, step, now = role.client("lambda"), operation["step"], clock.now_ms()
    ways = _ways(plan, operation["version"])
    found = function_.alias(lambda_, change) or {}
    if _way(found) == ways[step + 1]:  # we were here before, and our answer got lost
        return _arrived(change, plan, operation, now)
    if _way(found) != ways[step]:
        raise _moved(change, found)
    _must_be_quiet(plan, step, role)
    if now < operation["until"]:
        return Waiting(operation)
    try:
        _point(lambda_, change, found, ways[step + 1])
    except ClientError as error:
        if error_code(error) not in ("ResourceConflictException", "PreconditionFailedException"):
            raise
        return Waiting(operation)  # the function is being changed, or the alias was: the next look tells
    return _arrived(change, plan, operation, now)


def _arrived(change: dict[str, Any], plan: dict[str, Any], operation: dict[str, Any], now: int) -> Done | Waiting:
    step = operation["step"] + 1
    if step > len(plan["canary"]["steps"]):
        return function_.live(change, operation["version"], plan["to"]["code"])
    return Waiting({**operation, "step": step, "until": now + 1000 * plan["canary"]["bakeSeconds"]})


def _ways(plan: dict[str, Any], new: str) -> list[tuple[str, dict[str, float]]]:
    """Every version and weights that the alias will have, in this order."""
    old = plan["from"]["version"]
    return [(old, {}), *((old, {new: step / 100}) for step in plan["canary"]["steps"]), (new, {})]


def _way(alias: dict[str, Any]) -> tuple[str, dict[str, float]]:
    return alias.get("FunctionVersion", ""), weights(alias.get("RoutingConfig", {}))


def weights(routing: dict[str, Any] | None) -> dict[str, float]:
    return dict((routing or {}).get("AdditionalVersionWeights") or {})


def _point(lambda_: Any, change: dict[str, Any], found: dict[str, Any], way: tuple[str, dict[str, float]]) -> None:
    """Nobody may have moved it since it was `found`."""
    version, weights = way
    lambda_.update_alias(
        FunctionName=change["function"],
        Name=change["alias"],
        FunctionVersion=version,
        RoutingConfig={"AdditionalVersionWeights": weights},
        RevisionId=found["RevisionId"],
    )


def _must_be_quiet(plan: dict[str, Any], step: int, role: DeployRole) -> None:
    percent = [0, *plan["canary"]["steps"]][step]
    if not plan["canary"].get("alarms"):
        return
    try:
        validators.alarms(plan["canary"], role)
    except StageError as error:
        raise StageError(Code.APPLICATION_FAILED, f"canary at {percent} %: {error.reason}") from error


def _moved(change: dict[str, Any], found: dict[str, Any]) -> StageError:
    split = "".join(f", {100 * share:g} % to version {each}" for each, share in _way(found)[1].items())
    now = f"it points to version {found['FunctionVersion']}{split}" if found else "it is gone"
    name = f"{change['function']}:{change['alias']}"
    return StageError(
        Code.APPLICATION_FAILED,
        f"{name} was moved by somebody else during the canary ({now}): ask who, and deploy again",
    )
