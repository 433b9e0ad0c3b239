"""What the sweep sees of the coordinator as a whole, as metrics. What is zero is not told: silence costs nothing."""

from __future__ import annotations

from collections.abc import Collection

from domain import metrics
from domain.deployment import Deployment, Status
from domain.metrics import Metric

LATE_MS = 5 * 60_000
"""The sweep enforces every deadline within a minute or two; what is later than this, it could not."""


def seen(active: Collection[Deployment], *, held: int, repairs: int, now: int) -> dict[Metric, float]:
    """`active` as they were read, `held` the services that wait for people after an undo that failed."""
    told = {
        metrics.ACTIVE: len(active),
        metrics.OLDEST_ACTIVE: max((now - each.accepted_at for each in active), default=0),
        metrics.QUEUED: sum(each.status is Status.QUEUED for each in active),
        metrics.HELD_TARGETS: held,
        metrics.OVERDUE_APPROVALS: sum(overdue(each, now) for each in active),
        metrics.PAST_DEADLINE: sum(past_deadline(each, now) for each in active),
        metrics.REPAIRS: repairs,
    }
    return {metric: value for metric, value in told.items() if value > 0}


def overdue(deployment: Deployment, now: int) -> bool:
    """People are waited for, and less than a quarter of their time is left."""
    approval = deployment.approval
    if deployment.status is not Status.AWAITING_APPROVAL or approval is None or approval.decision:
        return False
    return now > approval.expires_at - (approval.expires_at - approval.asked_at) // 4


def past_deadline(deployment: Deployment, now: int) -> bool:
    return 0 < deployment.deadline < now - LATE_MS
