"""What must be true of every history, read from its events alone."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from domain import approval_events, events, stages
from domain.deployment import Status

Story = Sequence[events.Event]


def has_no_gap(story: Story) -> bool:
    return [each.sequence for each in story] == list(range(1, len(story) + 1))


def goes_forward_in_time(story: Story) -> bool:
    return all(before.at < after.at for before, after in itertools.pairwise(story))


def ends_once(story: Story) -> bool:
    return sum(isinstance(each, events.Ended) for each in story) == 1 and isinstance(story[-1], events.Ended)


def only_undoes_once_it_turned_back(story: Story) -> bool:
    kinds = [each.detail_type() for each in story]
    if "RollbackStarted" not in kinds:
        return True
    after = story[kinds.index("RollbackStarted") + 1 :]
    acted = {each.stage for each in after if isinstance(each, events.StageStarted | events.StageCompleted)}
    turned_again = any(isinstance(each, events.RollbackStarted) for each in after)
    return acted <= set(stages.UNDO) and not turned_again


def stops_when_people_say_so(story: Story) -> bool:
    """No forward stage reaches its goal after a cancellation, a rejection, or an expiry."""
    after = list(itertools.dropwhile(lambda each: not _against(each), story))
    completed = {each.stage for each in after if isinstance(each, events.StageCompleted)}
    return completed <= set(stages.UNDO)


def _against(told: events.Event) -> bool:
    decided = isinstance(told, approval_events.ApprovalDecided) and told.decision != "approved"
    return decided or isinstance(told, events.CancellationRequested)


def is_decided_at_most_once(story: Story) -> bool:
    """And no vote, reminder or second question comes after that."""
    gate = [each for each in story if isinstance(each, GATE)]
    decided = [n for n, each in enumerate(gate) if isinstance(each, approval_events.ApprovalDecided)]
    asked = [n for n, each in enumerate(gate) if isinstance(each, approval_events.ApprovalRequested)]
    return decided in ([], [len(gate) - 1]) and asked in ([], [0])


GATE = (
    approval_events.ApprovalRequested,
    approval_events.VoteCast,
    approval_events.ApprovalReminded,
    approval_events.ApprovalDecided,
)


def at_work(story: Story) -> str:
    """The stage that began and has not ended; raises AssertionError where two were at work at once."""
    stage = ""
    for each in story:
        if isinstance(each, events.StageStarted):
            assert not stage
            stage = each.stage
        elif isinstance(each, events.StageCompleted | events.StageFailed):
            assert each.stage == stage
            assert each.duration_ms >= 0
            stage = ""
    return stage


def honest_outcome(story: Story, touched: set[str], stopped: Status | None = None) -> Status:
    """What the end must be called: succeeded, not undone, stopped by people or time, undone, or nothing had changed."""
    completed = {each.stage for each in story if isinstance(each, events.StageCompleted)}
    failed = any(isinstance(each, events.StageFailed | events.RollbackStarted) for each in story)
    if completed >= set(stages.FORWARD) and not failed:
        return Status.SUCCEEDED
    if touched and not completed >= set(stages.UNDO):
        return Status.ROLLBACK_FAILED
    return stopped or (Status.ROLLED_BACK if touched else Status.FAILED)
