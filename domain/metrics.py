"""Every metric that the coordinator sends: its name, unit, source and meaning. Nothing else knows a metric's name.

Dimensions are the environment and, where it matters, the stage. Services and deployments are in the log lines: a
dimension of their own would cost a metric for each.
"""

from __future__ import annotations

from dataclasses import dataclass

NAMESPACE = "DeploymentCoordinator"
ENVIRONMENT, STAGE = "environment", "stage"
COUNT, MS, PERCENT = "Count", "Milliseconds", "Percent"
MEASURE, SWEEP = "measure", "sweep"


@dataclass(frozen=True)
class Metric:
    """`unit` as CloudWatch spells it, `source` the function that sends it."""

    name: str
    unit: str
    source: str
    meaning: str
    dimensions: tuple[str, ...] = (ENVIRONMENT,)


def _outcome(name: str, meaning: str) -> Metric:
    return Metric(name, COUNT, MEASURE, meaning)


OUTCOMES = {
    "SUCCEEDED": _outcome("Succeeded", "Deployments that are live."),
    "FAILED": _outcome("Failed", "Deployments that failed before anything had changed."),
    "ROLLED_BACK": _outcome("RolledBack", "Deployments that failed and were undone."),
    "ROLLBACK_FAILED": _outcome("RollbackFailed", "Deployments that failed, and whose undo failed, too."),
    "REJECTED": _outcome("Rejected", "Deployments that people did not want."),
    "EXPIRED": _outcome("Expired", "Deployments that nobody approved, or whose turn did not come, in time."),
    "CANCELLED": _outcome("Cancelled", "Deployments that people stopped."),
    "SUPERSEDED": _outcome("Superseded", "Deployments that a newer one replaced in the queue."),
    "REFUSED": _outcome("Refused", "Requests that were not accepted."),
}
"""By the status that ends a deployment; rollbacks and retries among them."""

FAILURE_RATE = Metric(
    "FailureRate",
    PERCENT,
    MEASURE,
    "0 for whatever succeeded, 100 for whatever failed (FAILED, ROLLED_BACK, ROLLBACK_FAILED): its average is the "
    "share that failed, its sample count how many ended so.",
)
DURATION = Metric("Duration", MS, MEASURE, "From the request to the end, of everything that was accepted.")
STAGE_DURATION = Metric("StageDuration", MS, MEASURE, "How long a stage took, done or failed.", (ENVIRONMENT, STAGE))
QUEUE_WAIT = Metric("QueueWait", MS, MEASURE, "Time in the queue, of what was started.")
APPROVAL_WAIT = Metric("ApprovalWait", MS, MEASURE, "From the question to the decision of people, or its expiry.")
VOTES = Metric("Votes", COUNT, MEASURE, "Votes that people cast.")
ROLLBACKS = Metric("Rollbacks", COUNT, MEASURE, "Rollbacks that people asked for and that succeeded.")
LEAD_TIME = Metric("LeadTime", MS, MEASURE, "From the request to live, of changes that succeeded.")
LEAD_TIME_UNATTENDED = Metric(
    "LeadTimeUnattended", MS, MEASURE, "The same without the time in which people were waited for."
)
CHANGES = Metric(
    "Changes", COUNT, MEASURE, "Deployments whose plan changes something: SUCCEEDED, ROLLED_BACK, ROLLBACK_FAILED."
)
CHANGE_FAILURES = Metric(
    "ChangeFailures",
    COUNT,
    MEASURE,
    "Changes that failed: ROLLED_BACK, ROLLBACK_FAILED, and those that people went back from.",
)
TIME_TO_RESTORE = Metric(
    "TimeToRestore",
    MS,
    MEASURE,
    "From the failure of a stage, or the request to roll back, until what was live before is live again, or people "
    "have resolved it.",
)

ACTIVE = Metric("ActiveDeployments", COUNT, SWEEP, "Deployments that have not ended.")
OLDEST_ACTIVE = Metric("OldestActive", MS, SWEEP, "Age of the oldest of them.")
QUEUED = Metric("QueuedDeployments", COUNT, SWEEP, "Deployments that wait for their turn.")
HELD_TARGETS = Metric("HeldTargets", COUNT, SWEEP, "Services that are held after an undo that failed.")
OVERDUE_APPROVALS = Metric(
    "OverdueApprovals", COUNT, SWEEP, "Plans that wait for people and have less than a quarter of their time left."
)
PAST_DEADLINE = Metric(
    "PastDeadline",
    COUNT,
    SWEEP,
    "Deployments that are five minutes past a deadline which the sweep should have enforced.",
)
REPAIRS = Metric("Repairs", COUNT, SWEEP, "What the sweep put right: lost answers, dead executions, requests.")

ENDED = (*OUTCOMES.values(), FAILURE_RATE, DURATION, STAGE_DURATION, QUEUE_WAIT, APPROVAL_WAIT, VOTES, ROLLBACKS)
DORA = (LEAD_TIME, LEAD_TIME_UNATTENDED, CHANGES, CHANGE_FAILURES, TIME_TO_RESTORE)
SWEPT = (ACTIVE, OLDEST_ACTIVE, QUEUED, HELD_TARGETS, OVERDUE_APPROVALS, PAST_DEADLINE, REPAIRS)
"""Sent only where it is not zero: nothing is sent, and nothing paid, while nobody deploys."""
ALL = (*ENDED, *DORA, *SWEPT)
BY_NAME = {metric.name: metric for metric in ALL}
