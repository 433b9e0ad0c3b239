"""A deployment as the state machine and the sweep drive it, or fail to: it is called again, stopped, undone."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from domain import outcome, progress, stages
from domain.deployment import Status
from domain.errors import Code, StageError
from tests.domain.deployments import MINUTE
from tests.domain.gates import POLICY
from tests.domain.recorded import LATE, Recorded

MINUTES = POLICY.expires_minutes + 10
"""What every stage may take: the gate's time, as the program gives it."""
TROUBLE = precondition(lambda self: not self.calm and not self.ended)


class Driven(Recorded):
    """`calm` where nothing goes wrong but what people want."""

    calm = False

    @rule()
    def it_goes_on(self) -> None:
        """What the state machine does next."""
        work = self.deployment.work
        if work and work.open:
            self.it_reaches_its_goal()
            return
        order = stages.UNDO if self.going_back else stages.GATED
        following = next((stage for stage in order if stage not in self.deployment.done), None)
        if following and not (self.deployment.undo_failure or self.ended):
            self.call(following, minutes=MINUTES)

    @rule(runs=st.integers(0, MINUTE))
    def its_stage_is_called_again(self, runs: int) -> None:
        """By the execution that drives it; one that replaces another calls nothing but the undo."""
        work = self.deployment.work
        if work and not self.ended and (work.stage in stages.UNDO or not self.deployment.recoveries):
            self.call(work.stage, minutes=MINUTES, runs=runs)

    @TROUBLE
    @rule(code=st.sampled_from([Code.BROKEN, Code.PLAN_CHANGED, Code.VALIDATION_FAILED, Code.UNDO_FAILED]))
    def it_fails(self, code: Code) -> None:
        super().it_fails(code)

    @TROUBLE
    @rule()
    def the_sweep_finds_it_late(self) -> None:
        work = self.deployment.work
        if work and work.open and self.now > self.deployment.deadline:
            self.attempt(progress.give_up, self.now)

    @TROUBLE
    @rule()
    def its_execution_is_stopped(self) -> None:
        if not outcome.settled(self.deployment):
            self.attempt(progress.interrupt, start_at=self.now + 2 * MINUTE)

    @TROUBLE
    @rule(cause=st.none() | st.just(LATE))
    def it_is_undone(self, cause: StageError | None) -> None:
        """Whatever happened: Step Functions lost patience, or a failure was caught."""
        done = set(self.deployment.done)
        if self.deployment.status in (Status.RUNNING, Status.AWAITING_APPROVAL) and not done >= set(stages.FORWARD):
            self.call(stages.UNDO_APPLICATION, minutes=MINUTES, cause=cause)

    @precondition(lambda self: self.deployment.recoveries or self._nothing_is_left())
    @rule(cause=st.none() | st.just(LATE))
    def it_is_finished(self, cause: StageError | None) -> None:
        self.end(cause)

    def _nothing_is_left(self) -> bool:
        failure = self.deployment.failure or {}
        harmless = failure.get("code") in stages.HARMLESS.get(failure.get("stage", ""), ())
        return harmless or outcome.settled(self.deployment)
