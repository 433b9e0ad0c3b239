"""What all models of a deployment share: a store that keeps the news as history, a clock, the laws of histories."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from domain import cancellation, events, outcome, progress, stages, undo
from domain.deployment import TRANSITIONS, Deployment, Status
from domain.errors import Code, Denied, Over, StageError
from tests.domain import stories
from tests.domain.deployments import MINUTE, NOW, PARTS, snapshot_of
from tests.domain.gates import EVE

LATE = StageError(Code.TIMED_OUT, "too late")


class Recorded(RuleBasedStateMachine):
    """Remembers by itself what was told, what was touched and what people wanted, and compares."""

    deployment: Deployment

    def __init__(self) -> None:
        super().__init__()
        self.now, self.tokens = NOW, itertools.count()
        self.story: list[events.Event] = []
        self.touched: set[str] = set()
        self.ended: Deployment | None = None
        self.cancelled = False

    @property
    def stopped(self) -> Status | None:
        """How it must end if everything is undone, where people or time stopped it."""
        return Status.CANCELLED if self.cancelled else None

    @property
    def going_back(self) -> bool:
        return bool(self.deployment.failure or self.deployment.recoveries)

    def keep(self, after: Deployment) -> None:
        """What a store does: the news becomes history, the deployment is read without it."""
        before = getattr(self, "deployment", after).status
        on_the_way = {Status.ROLLBACK_FAILED} if Status.ROLLING_BACK in TRANSITIONS[before] else set()
        assert after.status in {before, *TRANSITIONS[before], *on_the_way}
        self.story += after.news
        self.deployment = Deployment(**{**vars(after), "news": ()})

    def attempt(self, step: Any, *args: Any, **named: Any) -> bool:
        """Take a step; whatever comes after the end must be told that it is over."""
        try:
            after = step(self.deployment, *args, **named)
        except Over:
            return False
        assert not self.ended
        self.keep(after)
        return True

    def call(self, stage: str, *, minutes: int, runs: int = 0, cause: StageError | None = None) -> bool:
        """A stage is called, once or again; what it may touch is noted when it begins to act."""
        work, token = self.deployment.work, f"token {next(self.tokens)}"
        again = work is not None and work.stage == stage
        named = {"token": token, "timeout": minutes * MINUTE, "runs": runs, "now": self.now, "cause": cause}
        called = self.attempt(progress.begin, stage, **named)
        if called and self.deployment.work:
            assert (self.deployment.work.stage, self.deployment.work.token) == (stage, token)
        if called and not again and not self.cancelled:
            self._note_touched(stage)
        return called

    def _note_touched(self, stage: str) -> None:
        """A stack may declare the application's function: both are touched by it."""
        asked = {part for part in PARTS if self.deployment.part(part)}
        if stage == stages.INFRASTRUCTURE and "infrastructure" in asked:
            self.touched |= asked
        elif stage == stages.APPLICATION:
            self.touched |= asked & {"application"}

    @rule()
    def it_waits_for_aws(self) -> None:
        if self.attempt(progress.wait, {"id": "operation"}, "arn:stack"):
            assert self.deployment.work
            assert self.deployment.work.waits_for == "arn:stack"

    @rule()
    def it_reaches_its_goal(self) -> None:
        work = self.deployment.work
        snapshot = snapshot_of(self.deployment) if work and work.stage == stages.PREPARE else None
        self.attempt(progress.complete, ("done",), self.now, snapshot=snapshot)

    @rule(code=st.sampled_from(Code))
    def it_fails(self, code: Code) -> None:
        """Where the plan did not hold any more, its first change was never begun."""
        work = self.deployment.work
        failed = self.attempt(progress.fail, StageError(code, "it went wrong"), self.now)
        if failed and work and (work.stage, code) == (stages.INFRASTRUCTURE, Code.PLAN_CHANGED):
            self.touched.clear()

    @rule()
    def it_is_cancelled(self) -> None:
        """Once; not when it has ended otherwise, nor when every goal was reached and only the end is not written."""
        status = self.deployment.status
        live = status is Status.RUNNING and set(self.deployment.done) >= set(stages.FORWARD)
        if live or (self.ended and status is not Status.CANCELLED):
            with pytest.raises(Denied, match="it is too late"):
                self._cancel()
        elif self.cancelled:
            assert self._cancel() is self.deployment
        else:
            self.keep(self._cancel())
            self.cancelled = True

    def _cancel(self) -> Deployment:
        return cancellation.cancel(self.deployment, EVE, "a typo", self.now, runs=MINUTE)

    def end(self, cause: StageError | None) -> None:
        if self.attempt(outcome.finish, "41", self.now, cause):
            self.ended = self.deployment
            self._check_outcome()

    def teardown(self) -> None:
        """However far it came, it can be ended, and honestly."""
        if hasattr(self, "deployment") and not self.ended:
            self.end(None)

    def _check_outcome(self) -> None:
        status, last = self.deployment.status, self.story[-1]
        assert status is stories.honest_outcome(self.story, self.touched, self.stopped)
        ending = {Status.SUCCEEDED: events.DeploymentCompleted, self.stopped: events.DeploymentStopped}
        assert isinstance(last, ending.get(status, events.DeploymentFailed))
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
    def nothing_goes_forward_while_it_is_undone_or_against_people(self) -> None:
        assert stories.only_undoes_once_it_turned_back(self.story)
        assert stories.stops_when_people_say_so(self.story)

    @invariant()
    def every_stage_that_began_ends_before_the_next(self) -> None:
        work = self.deployment.work
        assert stories.at_work(self.story) == (work.stage if work and work.open else "")
