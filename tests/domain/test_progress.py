"""The law of a deployment's history: a model that calls, repeats, cancels and interrupts in any order, by any clock."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import event, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from domain import outcome, progress, stages
from domain.errors import Code, Over, StageError
from tests.domain.deployments import MINUTE, NOW, PARTS, running
from tests.domain.recorded import LATE, Recorded


class History(Recorded):
    """With or without a gate; what happens inside the gate is a story of its own, in test_gate.py."""

    def __init__(self) -> None:
        super().__init__()
        self.old_executions: set[str] = set()

    @initialize(
        parts=st.sampled_from([PARTS, PARTS[:1], PARTS[1:], ()]),
        forward=st.sampled_from([stages.FORWARD, stages.GATED]),
        steps=st.integers(0, 5),
        broken=st.booleans(),
    )
    def start(self, parts: tuple[str, ...], forward: tuple[str, ...], steps: int, broken: bool) -> None:
        """Not always from the beginning, so that the later stages and the undo are reached often."""
        self.forward = forward
        needs = dict(itertools.pairwise(forward)) | dict(itertools.pairwise(stages.UNDO))
        self.before = {stage: before for before, stage in needs.items()}
        self.keep(running(*parts))
        self.it_goes_on_as_planned(steps)
        if broken and steps < len(forward):
            self.a_stage_is_called(forward[steps], False, 0)
            self.it_fails(Code.BROKEN)

    @rule(passed=st.integers(-5 * MINUTE, 90 * MINUTE))
    def time_passes(self, passed: int) -> None:
        self.now += passed

    @rule(stage=st.sampled_from([*stages.GATED, *stages.UNDO]), old=st.booleans(), runs=st.integers(0, MINUTE))
    def a_stage_is_called(self, stage: str, old: bool, runs: int) -> None:
        """By the driving execution or by one that was replaced, once or again, in time or late.

        Step Functions enters a stage when the one before it was answered; an undo may come at any time.
        """
        work = self.deployment.work
        again = work is not None and work.stage == stage
        if (old and self.old_executions) or (progress.answer_of(self.deployment, stage) and not again):
            return
        if not again and (
            stage not in self.before.keys() | {self.forward[0], stages.UNDO[0]} or self._too_early(stage)
        ):
            return
        if not again and stage in self.forward and self.going_back:
            return
        self.call(stage, minutes=30, runs=runs)

    def _too_early(self, stage: str) -> bool:
        return stage in self.before and self.before[stage] not in self.deployment.done

    @rule(stages_=st.integers(1, 5))
    def it_goes_on_as_planned(self, stages_: int) -> None:
        for _ in range(stages_):
            order = stages.UNDO if self.going_back else self.forward
            following = next((stage for stage in order if stage not in self.deployment.done), None)
            if following:
                self.a_stage_is_called(following, False, 0)
                self.it_reaches_its_goal()

    @precondition(lambda self: not self.ended)
    @rule()
    def its_execution_is_replaced(self) -> None:
        self.old_executions.add(self.deployment.execution)
        self.attempt(progress.interrupt, start_at=self.now + MINUTE)
        assert self.deployment.execution not in self.old_executions

    @precondition(lambda self: self.ended or self.deployment.recoveries or outcome.settled(self.deployment))
    @rule(cause=st.none() | st.just(LATE))
    def it_is_finished(self, cause: StageError | None) -> None:
        """At any time: the sweep may have to end what nobody drives any more."""
        self.end(cause)

    def teardown(self) -> None:
        super().teardown()
        if self.ended:
            event(f"{self.ended.status}{' through a gate' if stages.APPROVE in self.ended.done else ''}")


TestHistory = History.TestCase
TestHistory.settings = settings(max_examples=200, stateful_step_count=40, deadline=None)


@pytest.mark.parametrize("stage", stages.GATED)
def test_nothing_of_an_ended_deployment_may_act(stage):
    ended = outcome.finish(running(*PARTS), "", NOW)
    with pytest.raises(Over, match="has ended as FAILED"):
        progress.begin(ended, stage, token="t", timeout=MINUTE, now=NOW)
