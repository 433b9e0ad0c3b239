"""ApproveDeployment: people agree to the plan, or do not; until then nothing changes."""

from __future__ import annotations

from dataclasses import replace

from domain import approval, plan, progress
from domain.deployment import Deployment
from domain.errors import Code, StageError
from domain.quorum import Policy
from handlers import parts, rules
from handlers.adapters import clock
from handlers.results import Changed, Done, Result, Waiting
from handlers.stage import stage

CODES = {"rejected": Code.REJECTED, "expired": Code.EXPIRED}
ASKING = Waiting({"phase": "asking"})


def approve(deployment: Deployment) -> Result:
    """Looks when somebody decided, when people are to be reminded, and when their time is over."""
    wanted, now, asked = rules.of(deployment.service, deployment.restores), clock.now_ms(), deployment.approval
    if deployment.cancel:
        raise _stopped(deployment, progress.cancelled(deployment))
    if asked is None and deployment.plan is None:
        return Changed(replace(deployment, plan=plan.of_input(deployment)))
    if asked is None:
        return _unasked(deployment, wanted) or Changed(
            progress.wait(approval.ask(deployment, wanted, now), ASKING.operation, "")
        )
    if asked.decision == "approved":
        return Done((approval.why(asked),))
    if asked.decision:
        raise _stopped(deployment, StageError(CODES[asked.decision], approval.why(asked)))
    if now >= asked.expires_at:
        return Changed(approval.expire(deployment, now))
    return Changed(approval.remind(deployment, wanted, now)) if 0 < asked.remind_at <= now else ASKING


def _unasked(deployment: Deployment, wanted: Policy) -> Done | None:
    """Where nobody needs to be asked."""
    if not wanted.needed(deployment.request):
        return Done(("no approval is needed",))
    if wanted.pass_unchanged and (deployment.plan or {}).get("unchanged"):
        return Done(("the plan changes nothing: no approval is needed",))
    return None


def _stopped(deployment: Deployment, error: StageError) -> StageError:
    parts.discard(deployment)
    return error


handler = stage(Code.BROKEN)(approve)
