"""I5 and I9, read off the history of one deployment and what AWS was asked to do for it."""

from __future__ import annotations

from typing import Any

from domain import stages

ANSWERED = ("StageCompleted", "StageFailed")
ACTS = (stages.INFRASTRUCTURE, stages.APPLICATION, stages.VALIDATE)


def gate_violations(aftermath: Any, deployment_id: str) -> list[str]:
    told = [row for row in aftermath.told if row["deploymentId"] == deployment_id]
    return [
        *_votes_count_once(told),
        *_decided_by_enough_people(told, aftermath.rows[deployment_id]),
        *_nothing_is_done_against_a_decision(told, aftermath.rows[deployment_id]),
        *_what_was_shown_is_what_was_done(aftermath, told, deployment_id),
    ]


def _of(told: list[dict[str, Any]], event: str) -> list[dict[str, Any]]:
    return [row["detail"] for row in told if row["event"] == event]


def _votes_count_once(told: list[dict[str, Any]]) -> list[str]:
    asked, decided = _of(told, "ApprovalRequested"), _of(told, "ApprovalDecided")
    found = ["I5 asked or decided more than once"] if len(asked) > 1 or len(decided) > 1 else []
    for vote in _of(told, "VoteCast"):
        if not asked or vote["at"] >= asked[0]["expiresAt"] or vote["plan"] != asked[0]["plan"]:
            found.append(f"I5 a vote for something else, or too late: {vote}")
        if decided and vote["sequence"] > decided[0]["sequence"]:
            found.append(f"I5 a vote after the decision: {vote}")
    said = [(vote["by"], vote["vote"]) for vote in _of(told, "VoteCast")]
    return found + (["I5 a vote was counted twice"] if len(said) != len(set(said)) else [])


def _decided_by_enough_people(told: list[dict[str, Any]], row: dict[str, Any]) -> list[str]:
    asked, started = _of(told, "ApprovalRequested"), [d["stage"] for d in _of(told, "StageStarted")]
    forward, gate = row.get("path", {}).get("forward", []), row.get("path", {}).get("gate")
    behind = forward[forward.index(gate) + 1 :] if gate else ACTS
    if not asked or not set(behind) & set(started):
        return []
    approved = {vote["by"] for vote in _of(told, "VoteCast") if vote["vote"] == "approve"}
    decisions = [decided["decision"] for decided in _of(told, "ApprovalDecided")]
    found = ["I5 acted without approval"] if decisions != ["approved"] or len(approved) < asked[0]["required"] else []
    return found + (["I5 the requester approved"] if row.get("requester") in approved else [])


def _nothing_is_done_against_a_decision(told: list[dict[str, Any]], row: dict[str, Any]) -> list[str]:
    against = [d["sequence"] for d in _of(told, "CancellationRequested")]
    against += [d["sequence"] for d in _of(told, "ApprovalDecided") if d["decision"] != "approved"]
    if not against:
        return []
    later = [row for row in told if row["sequence"] > min(against)]
    undo = row.get("path", {}).get("undo", stages.UNDO)
    done = [d["stage"] for d in _of(later, "StageCompleted") if d["stage"] not in undo]
    return [f"I9 {done} completed after it was to stop"] if done else []


def _what_was_shown_is_what_was_done(aftermath: Any, told: list[dict[str, Any]], deployment_id: str) -> list[str]:
    """The change set that was executed is the one of the plan, and the code that was published is the plan's."""
    plan = aftermath.rows[deployment_id].get("plan", {})
    calls = [c for c in aftermath.world.faults.calls if aftermath.world.sts.sessions.get(c.access_key) == deployment_id]
    executed = {c.params["ChangeSetName"] for c in calls if c.operation == "ExecuteChangeSet"}
    published = {c.params["CodeSha256"] for c in calls if c.operation == "PublishVersion"}
    shown = {plan.get("infrastructure", {}).get("changeSet")}, {plan.get("application", {}).get("to", {}).get("code")}
    return [] if executed <= shown[0] and published <= shown[1] else [f"I5 done {executed} {published}, shown {shown}"]
