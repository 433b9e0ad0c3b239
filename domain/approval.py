"""The gate: people are shown a plan and asked, reminded, and not waited for any longer. All functions are pure."""

from __future__ import annotations

from dataclasses import replace

from domain import approval_events
from domain.deployment import Approval, Deployment, Status, Vote
from domain.errors import Over
from domain.quorum import Policy


def ask(deployment: Deployment, policy: Policy, now: int) -> Deployment:
    """Show the plan to those who may approve it; from now on the deployment waits for them."""
    plan = deployment.plan or {}
    remind = policy.remind_minutes * 60_000
    approval = Approval(
        required=policy.needed(deployment.request),
        approvers=policy.approvers,
        plan=str(plan.get("digest", "")),
        asked_at=now,
        expires_at=now + policy.expires_minutes * 60_000,
        remind_at=now + remind if remind else 0,
    )
    asking = replace(deployment.to(Status.AWAITING_APPROVAL), approval=approval)
    return asking.tell(
        approval_events.ApprovalRequested,
        now,
        requested_by=asking.requested_by,
        reason=asking.reason,
        required=approval.required,
        approvers=approval.approvers,
        plan=approval.plan,
        changes=tuple(plan.get("summary", ())),
        alerts=tuple(plan.get("alerts", ())),
        expires_at=approval.expires_at,
        restores=asking.restores,
        requester=asking.requester,
    )


def expire(deployment: Deployment, now: int) -> Deployment:
    """Nobody decided in time."""
    return close(deployment, "expired", (), now)


def remind(deployment: Deployment, policy: Policy, now: int) -> Deployment:
    """Say again that people are waited for, and when to say it next."""
    approval = asked(deployment)
    following = now + policy.remind_minutes * 60_000 if policy.remind_minutes else 0
    return replace(deployment, approval=replace(approval, remind_at=following)).tell(
        approval_events.ApprovalReminded,
        now,
        given=len(approval.given),
        required=approval.required,
        plan=approval.plan,
        expires_at=approval.expires_at,
    )


def why(approval: Approval) -> str:
    """The decision as a sentence."""
    if approval.decision == "rejected":
        said = [f"{vote.name} rejected it: {vote.reason}" for vote in approval.votes if vote.vote == "reject"]
        return "; ".join(said) or "rejected"
    if approval.decision == "expired":
        return f"{len(approval.given)} of {approval.required} approvals were given in time"
    return f"approved by {', '.join(vote.name for vote in approval.given)}"


def due(deployment: Deployment, now: int, patience: int) -> bool:
    """Whether the gate must look: its time is over, people must be reminded, or a decision was not heard of."""
    approval = deployment.approval
    if approval is None or approval.decision or deployment.cancel:
        return now > deployment.at + patience
    return now >= approval.expires_at or 0 < approval.remind_at <= now


def close(deployment: Deployment, decision: str, by: tuple[Vote, ...], now: int) -> Deployment:
    """Decided: no vote counts any more. Raises Over where it was decided before."""
    if asked(deployment).decision:
        raise Over(f"{deployment.id} is {asked(deployment).decision} already")
    approval = replace(asked(deployment), decision=decision)
    people, reason = tuple(vote.by for vote in by), why(approval)
    closed = replace(deployment, approval=approval)
    told = {"decision": decision, "by": people, "reason": reason, "plan": approval.plan}
    return closed.tell(approval_events.ApprovalDecided, now, **told)


def asked(deployment: Deployment) -> Approval:
    """What people were asked; the gate must have asked."""
    assert deployment.approval is not None
    return deployment.approval
