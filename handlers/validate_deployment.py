"""ValidateDeployment: the new version proves itself, at once and, where alarms must stay quiet, for a while."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from domain.deployment import Deployment
from domain.errors import Code, StageError
from handlers.adapters import clock
from handlers.adapters.aws import DeployRole
from handlers.parts import role_of
from handlers.results import Done, Waiting
from handlers.stage import stage
from handlers.validators import SECONDS, VALIDATORS


def validate(deployment: Deployment) -> Done | Waiting:
    """While it bakes only the alarms are asked again; the other checks have spoken."""
    checks, role = deployment.request.get("validation", []), role_of(deployment)
    assert deployment.work is not None
    baking = deployment.work.operation
    asked = [check for check in checks if check["kind"] == "alarms"] if baking else checks
    bake = 1000 * max((check.get("bakeSeconds", 0) for check in checks), default=0)
    until = deployment.work.started_at + bake
    summary = [_ask(check, role, left, until) for check, left in _in_time(asked)]
    if bake and clock.now_ms() < until:
        return Waiting({"phase": "baking", "until": until})
    return Done(tuple(summary) or ("the request has no validation",))


def _ask(check: dict[str, Any], role: DeployRole, left: float, until: int) -> str:
    """The alarms of a rollback may still ring while it bakes: they are why people went back."""
    try:
        return VALIDATORS[check["kind"]](check, role, left)
    except StageError:
        if check.get("mayRing") and clock.now_ms() < until:
            return "the alarms have not fallen silent yet"
        raise


def _in_time(checks: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], float]]:
    """Each check with the seconds that are left for it. Raises StageError when none are."""
    until = clock.now_ms() + SECONDS * 1000
    for check in checks:
        left = (until - clock.now_ms()) / 1000
        if left < 1:
            raise StageError(Code.VALIDATION_FAILED, f"the checks took more than {SECONDS} s together")
        yield check, left


handler = stage(Code.VALIDATION_FAILED)(validate)
