"""What can happen while people are asked: one frozen class per event."""

from __future__ import annotations

from dataclasses import dataclass

from domain.event import Event, told


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class ApprovalRequested(Event):
    """People must agree before anything changes."""

    requested_by: str = told("Who asked for the deployment; a claim, unless a person asked through the control API.")
    reason: str = told("Why, as the request says.")
    required: int = told("How many distinct people must approve.")
    approvers: tuple[str, ...] = told("Who may: ARNs, or what follows the account in them; `*` stands for anybody.")
    plan: str = told("Digest of the plan that is shown; a vote must name it.")
    changes: tuple[str, ...] = told("What will change, a sentence each.")
    alerts: tuple[str, ...] = told("What will be replaced or destroyed, a sentence each.")
    expires_at: int = told("Until when they may vote, in ms since 1970.")
    restores: str = told("The deployment that a rollback goes back to; empty for others.", default="")
    requester: str = told("ARN of whoever asked, where AWS proved it; empty otherwise.", default="")


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class VoteCast(Event):
    """Somebody entitled to it said yes or no."""

    by: str = told("ARN of the person, as AWS proved it.")
    name: str = told("Name of the person: of the user, or of the role's session.")
    vote: str = told("`approve` or `reject`.")
    reason: str = told("In their words; may be empty for an approval.")
    plan: str = told("Digest of the plan that they saw.")
    given: int = told("Approvals so far, this one included.")
    required: int = told("Approvals that are needed.")


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class ApprovalReminded(Event):
    """Nobody has decided for a while."""

    given: int = told("Approvals so far.")
    required: int = told("Approvals that are needed.")
    plan: str = told("Digest of the plan that waits.")
    expires_at: int = told("Until when people may vote, in ms since 1970.")


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class ApprovalDecided(Event):
    """The plan is approved, rejected, or its time is over; no vote counts any more."""

    decision: str = told("`approved`, `rejected` or `expired`.")
    by: tuple[str, ...] = told("ARNs of those who decided.")
    reason: str = told("Why, for people.")
    plan: str = told("Digest of the plan.")
