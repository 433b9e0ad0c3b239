"""`approve` and `reject`: a vote on exactly the plan that was shown."""

from __future__ import annotations

from typing import Any

from ops.client.errors import Refusal, WrongUse
from ops.commands.asking import asking
from ops.commands.desk import Desk
from ops.commands.exit_codes import ExitCode
from ops.commands.options import DeploymentId, OptionalReason, Plan, Reason


@asking
def approve(desk: Desk, deployment: DeploymentId, plan: Plan = None, reason: OptionalReason = "") -> int | None:
    """Approve a plan: it is shown first, and you type yes."""
    return _vote(desk, deployment, "approve", reason, plan)


@asking
def reject(desk: Desk, deployment: DeploymentId, reason: Reason, plan: Plan = None) -> int | None:
    """Reject a plan: the deployment ends, and nothing changes."""
    return _vote(desk, deployment, "reject", reason, plan)


def _vote(desk: Desk, deployment_id: str, vote: str, reason: str, known: str | None) -> int | None:
    if not known and (desk.as_json or not desk.outside.somebody_there()):
        see = desk.command("plan", deployment_id)
        raise WrongUse("nobody can be asked here", f"Look at the plan, then give its digest with --plan:\n  {see}")
    deployment = desk.api.deployment(deployment_id)
    digest = _open_plan(deployment)
    if known and not digest.startswith(known):
        see = desk.command("plan", deployment_id)
        raise Refusal(f"the plan that waits is {digest[:12]}, not {known}: it changed", f"Look at it again:\n  {see}")
    if not known and not _confirmed(desk, deployment, vote):
        return ExitCode.NOT_DONE
    desk.answer(desk.api.vote(deployment_id, vote, digest, reason), said)
    return None


def _open_plan(deployment: dict[str, Any]) -> str:
    """The digest of what is shown. Raises Refusal unless it is also what people are asked about."""
    status, approval = deployment["status"], deployment.get("approval") or {}
    if status != "AWAITING_APPROVAL":
        raise Refusal(f"{deployment['deploymentId']} is {status}: nobody is asked to approve it")
    digest = (deployment.get("plan") or {}).get("digest", "")
    if not digest or approval.get("plan") != digest:
        raise Refusal("the plan that is shown is not the one that people are asked about", "Try again in a moment.")
    return str(digest)


def _confirmed(desk: Desk, deployment: dict[str, Any], vote: str) -> bool:
    from ops.commands.agreeing import agreed
    from ops.commands.plan_view import plan_view
    from ops.commands.printable import printable

    plan_view(desk, printable(deployment), voting=True)
    return agreed(desk, f"Type yes to {vote} this: ")


def said(desk: Desk, answer: dict[str, Any]) -> None:
    """The answer's message as a sentence."""
    from ops.commands.printable import sentence

    desk.out.line(sentence(answer.get("message") or f"{answer['deploymentId']} is {answer['status']}"))
