"""What must be true of every history, read from its events alone."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from domain import events, stages
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


def honest_outcome(story: Story, touched: set[str]) -> Status:
    """What the end must be called: succeeded, nothing had changed, undone, or not undone."""
    completed = {each.stage for each in story if isinstance(each, events.StageCompleted)}
    failed = any(isinstance(each, events.StageFailed | events.RollbackStarted) for each in story)
    if completed >= set(stages.FORWARD) and not failed:
        return Status.SUCCEEDED
    if not touched:
        return Status.FAILED
    return Status.ROLLED_BACK if completed >= set(stages.UNDO) else Status.ROLLBACK_FAILED
