"""Votes: who may cast one, what it counts, and what it decides. All functions are pure.

A vote counts once, from somebody who is entitled to it when it is cast, for the plan that they were shown, until the
gate is decided or its time is over. One rejection stops the deployment.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from domain import approval_events
from domain.approval import asked, close
from domain.deployment import Approval, Deployment, Status, Vote
from domain.errors import Denied
from domain.people import Person, names, requesters, seat
from domain.quorum import Policy


@dataclass(frozen=True, kw_only=True)
class Ballot:
    """What a person says to the plan with this digest: `vote` is approve or reject."""

    person: Person
    vote: str
    plan: str
    reason: str = ""


def cast(deployment: Deployment, ballot: Ballot, policy: Policy, account: str, now: int) -> Deployment:
    """Count a vote, and decide if it decides; the same deployment where this vote was counted before.

    `account` is the coordinator's. Raises Denied where the vote does not count.
    """
    if _counted(deployment, ballot):
        return deployment
    approval = _open(deployment, now)
    keys = _entitled(deployment, ballot.person, policy, account)
    if ballot.plan != approval.plan:
        raise Denied(
            "other-plan",
            f"this vote is for another plan than the one that waits, {approval.plan[:12]}",
            "look at the plan again and vote with its digest",
        )
    before = next((vote for vote in approval.votes if keys & set(vote.keys)), None)
    if before and before.vote == ballot.vote:
        return deployment
    person = ballot.person
    vote = Vote(
        by=person.arn, name=person.name, vote=ballot.vote, reason=ballot.reason, at=now, keys=tuple(sorted(keys))
    )
    kept = tuple(each for each in approval.votes if each is not before)
    voted = replace(deployment, approval=replace(approval, votes=(*kept, vote)))
    return _decide(_told(voted, vote, now), vote, now)


def _counted(deployment: Deployment, ballot: Ballot) -> bool:
    """The same vote again, maybe because its answer got lost: it is told what became of it, whenever it comes."""
    approval = deployment.approval
    if approval is None or ballot.plan != approval.plan:
        return False
    return any((vote.by, vote.vote) == (ballot.person.arn, ballot.vote) for vote in approval.votes)


def _open(deployment: Deployment, now: int) -> Approval:
    approval = deployment.approval
    if approval is None or deployment.status is not Status.AWAITING_APPROVAL:
        said = f"ended as {deployment.status}" if deployment.status.final else f"is {deployment.status}"
        raise Denied("not-asked", f"{deployment.id} {said}: nobody is asked to approve it", "look at its status")
    if approval.decision:
        raise Denied("late", f"it is too late: {deployment.id} is {approval.decision} already", "look at its status")
    if deployment.cancel:
        raise Denied("late", f"it is too late: {deployment.id} is being cancelled", "look at its status")
    if not _waits(deployment):
        raise Denied("late", f"it is too late: the gate of {deployment.id} was given up", "look at its status")
    if now >= approval.expires_at:
        raise Denied("late", f"it is too late: the time to vote on {deployment.id} is over", "request it again")
    return approval


def _waits(deployment: Deployment) -> bool:
    """Whether the gate is still at work, for the execution that drives the deployment."""
    work = deployment.work
    return work is not None and work.stage == deployment.stages.gate and work.open and work.by == deployment.execution


def _entitled(deployment: Deployment, person: Person, policy: Policy, account: str) -> frozenset[str]:
    """What this person's vote is told by. Raises Denied if they have none."""
    keys = seat(person, policy.approvers, account)
    if not keys:
        raise Denied(
            "no-approver",
            f"{person.arn} may not approve deployments of {deployment.service}",
            f"ask one of {', '.join(policy.approvers) or 'nobody: this stack names no approvers'}",
        )
    if policy.exclude_requester and _asked_for_it(deployment, person, keys, account):
        raise Denied(
            "requester",
            f"{person.name} asked for {deployment.id} and cannot vote on it",
            "let others approve it, or cancel it",
        )
    return keys


def _asked_for_it(deployment: Deployment, person: Person, keys: frozenset[str], account: str) -> bool:
    """The proven requester, and whoever the request names: people often ask through a robot."""
    asked = requesters(deployment.requested_by, deployment.requester, account)
    return bool(asked & (keys | names(person.name) | {person.arn.casefold()}))


def _told(deployment: Deployment, vote: Vote, now: int) -> Deployment:
    approval = asked(deployment)
    return deployment.tell(
        approval_events.VoteCast,
        now,
        by=vote.by,
        name=vote.name,
        vote=vote.vote,
        reason=vote.reason,
        plan=approval.plan,
        given=len(approval.given),
        required=approval.required,
    )


def _decide(deployment: Deployment, vote: Vote, now: int) -> Deployment:
    approval = asked(deployment)
    if vote.vote == "reject":
        return close(deployment, "rejected", (vote,), now)
    if len(approval.given) < approval.required:
        return deployment
    return close(deployment, "approved", approval.given, now).to(Status.RUNNING)
