"""The law of a deployment's history: a model that calls, repeats and interrupts in any order, by any clock."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from domain import events, outcome, progress, stages, undo
from domain.deployment import TRANSITIONS, Deployment, Status
from domain.errors import Code, Over, StageError
from tests.domain import stories
from tests.domain.deployments import MINUTE, NOW, PARTS, running, snapshot_of

NEEDS = dict(itertools.pairwise(stages.FORWARD)) | dict(itertools.pairwise(stages.UNDO))
BEFORE = {stage: before for before, stage in NEEDS.items()}
"""Step Functions enters a stage when the one before it was answered; an undo may come at any time."""


class History(RuleBasedStateMachine):
    """Remembers by itself what was told and what was touched, and compares."""

    def __init__(self) -> None:
        super().__init__()
        self.now, self.tokens = NOW, itertools.count()
        self.story: list[events.Event] = []
        self.touched: set[str] = set()
        self.ended: Deployment | None = None
        self.old_executions: set[str] = set()

    @initialize(parts=st.sampled_from([PARTS, PARTS[:1], PARTS[1:], ()]), steps=st.integers(0, 4))
    def start(self, parts: tuple[str, ...], steps: int) -> None:
        """Not always from the beginning, so that the later stages are reached often."""
        self.deployment = running(*parts)
        self._keep(self.deployment)
        self.it_goes_on_as_planned(steps)

    def _keep(self, after: Deployment) -> None:
        """What a store does: the news becomes history, the deployment is read without it."""
        before = getattr(self, "deployment", after).status
        on_the_way = {Status.ROLLBACK_FAILED} if Status.ROLLING_BACK in TRANSITIONS[before] else set()
        assert after.status in {before, *TRANSITIONS[before], *on_the_way}
        self.story += after.news
        self.deployment = Deployment(**{**vars(after), "news": ()})

    def _try(self, step: Any, *args: Any, **named: Any) -> bool:
        """Take a step; whatever comes after the end must be told that it is over."""
        try:
            after = step(self.deployment, *args, **named)
        except Over:
            return False
        assert not self.ended
        self._keep(after)
        return True

    @rule(passed=st.integers(-5 * MINUTE, 90 * MINUTE))
    def time_passes(self, passed: int) -> None:
        self.now += passed

    @rule(stage=st.sampled_from([*stages.FORWARD, *stages.UNDO]), old=st.booleans(), runs=st.integers(0, MINUTE))
    def a_stage_is_called(self, stage: str, old: bool, runs: int) -> None:
        """By the driving execution or by one that was replaced, once or again, in time or late."""
        work, done = self.deployment.work, self.deployment.done
        again = work is not None and work.stage == stage
        if (old and self.old_executions) or (progress.answer_of(self.deployment, stage) and not again):
            return
        if not again and stage in BEFORE and BEFORE[stage] not in done:
            return
        if not again and stage in stages.FORWARD and (self.deployment.recoveries or self.deployment.failure):
            return
        token = f"token {next(self.tokens)}"
        begun = self._try(progress.begin, stage, token=token, timeout=30 * MINUTE, runs=runs, now=self.now)
        if begun and self.deployment.work:
            assert (self.deployment.work.stage, self.deployment.work.token) == (stage, token)
        if begun and not again:
            self._note_touched(stage)

    def _note_touched(self, stage: str) -> None:
        """A stack may declare the application's function: both are touched by it."""
        asked = {part for part in PARTS if self.deployment.part(part)}
        if stage == stages.INFRASTRUCTURE and "infrastructure" in asked:
            self.touched |= asked
        elif stage == stages.APPLICATION:
            self.touched |= asked & {"application"}

    @rule(stages_=st.integers(1, 4))
    def it_goes_on_as_planned(self, stages_: int) -> None:
        for _ in range(stages_):
            back = self.deployment.failure or self.deployment.recoveries
            order = stages.UNDO if back else stages.FORWARD
            following = next((stage for stage in order if stage not in self.deployment.done), None)
            if following:
                self.a_stage_is_called(following, False, 0)
                self.it_reaches_its_goal()

    @rule()
    def it_waits_for_aws(self) -> None:
        if self._try(progress.wait, {"id": "operation"}, "arn:stack"):
            assert self.deployment.work
            assert self.deployment.work.waits_for == "arn:stack"

    @rule()
    def it_reaches_its_goal(self) -> None:
        work = self.deployment.work
        snapshot = snapshot_of(self.deployment) if work and work.stage == stages.PREPARE else None
        self._try(progress.complete, ("done",), self.now, snapshot=snapshot)

    @rule(code=st.sampled_from(Code))
    def it_fails(self, code: Code) -> None:
        self._try(progress.fail, StageError(code, "it went wrong"), self.now)

    @precondition(lambda self: not self.ended)
    @rule()
    def its_execution_is_replaced(self) -> None:
        self.old_executions.add(self.deployment.execution)
        self._try(progress.interrupt, start_at=self.now + MINUTE)
        assert self.deployment.execution not in self.old_executions
        answer = progress.answer_of(self.deployment, stages.PREPARE)
        assert answer is not None
        assert answer["code"] == Code.INTERRUPTED

    @precondition(lambda self: self.ended or self.deployment.recoveries or outcome.settled(self.deployment))
    @rule(cause=st.none() | st.just(StageError(Code.TIMED_OUT, "too late")))
    def it_is_finished(self, cause: StageError | None) -> None:
        """At any time: the sweep may have to end what nobody drives any more."""
        if self._try(outcome.finish, "41", self.now, cause):
            self.ended = self.deployment
            self._check_outcome()

    def teardown(self) -> None:
        """However far it came, it can be ended, and honestly."""
        if hasattr(self, "deployment") and not self.ended:
            self.it_is_finished(None)

    def _check_outcome(self) -> None:
        status, last = self.deployment.status, self.story[-1]
        event(status)
        assert status is stories.honest_outcome(self.story, self.touched)
        assert isinstance(last, events.DeploymentCompleted if status is Status.SUCCEEDED else events.DeploymentFailed)
        assert (last.status, last.duration_ms >= 0) == (status, True)

    @invariant()
    def the_history_has_no_gap_and_time_goes_forward(self) -> None:
        assert stories.has_no_gap(self.story)
        assert stories.goes_forward_in_time(self.story)

    @invariant()
    def what_has_ended_never_changes(self) -> None:
        assert self.ended in (None, self.deployment)
        if self.ended:
            assert stories.ends_once(self.story)
            assert (self.ended.status.final, self.ended.work, self.ended.deadline) == (True, None, 0)

    @invariant()
    def exactly_what_was_touched_is_to_be_undone(self) -> None:
        newest_first = [part for part in ("application", "infrastructure") if part in self.touched]
        assert [step.part for step in undo.plan(self.deployment)] == newest_first

    @invariant()
    def nothing_goes_forward_while_it_is_undone(self) -> None:
        assert stories.only_undoes_once_it_turned_back(self.story)

    @invariant()
    def every_stage_that_began_ends_before_the_next(self) -> None:
        work = self.deployment.work
        assert stories.at_work(self.story) == (work.stage if work and work.open else "")


TestHistory = History.TestCase
TestHistory.settings = settings(max_examples=200, stateful_step_count=40, deadline=None)


@pytest.mark.parametrize("stage", stages.FORWARD)
def test_nothing_of_an_ended_deployment_may_act(stage):
    ended = outcome.finish(running(*PARTS), "", NOW)
    with pytest.raises(Over, match="has ended as FAILED"):
        progress.begin(ended, stage, token="t", timeout=MINUTE, now=NOW)
