"""The law of the gate: people vote, change their mind, come late and cancel, in any order, by any clock.

I5: an approval takes effect at most once, by enough distinct people, never after its time, never by who asked for the
deployment, never for another plan. I9: nothing goes forward against people. I3: what has ended never changes.
"""

from __future__ import annotations

from dataclasses import replace

from hypothesis import event, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from domain import approval, events, progress, stages, voting
from domain.deployment import Status
from domain.errors import Code, Denied, StageError
from domain.voting import Ballot
from tests.domain import stories
from tests.domain.deployments import MINUTE, PARTS, running
from tests.domain.documents import ACCOUNT
from tests.domain.driven import MINUTES, Driven
from tests.domain.electorate import ENOUGH, NAMED, REQUESTER, VOTERS, Electorate, Voter
from tests.domain.gates import CODES, OTHER, PLAN, POLICY, SHOWN

STOPPED = {"rejected": Status.REJECTED, "expired": Status.EXPIRED}
SAID = st.sampled_from(["approve", "approve", "approve", "reject"])
BALLOTS = st.lists(st.tuples(st.sampled_from(VOTERS), SAID, st.sampled_from([SHOWN, SHOWN, SHOWN, OTHER])), max_size=6)
AGREED = ("asks", "agree")
WAYS: list[tuple[str, ...]] = [
    ("asks",),
    ("asks",),
    ("asks", "goes on"),
    (),
    AGREED,
    (*AGREED, "goes on", "goes on"),
    (*AGREED, "goes on", "goes on", "fails", *["goes on"] * 4),
    (*AGREED, *["goes on"] * 7),
]
WAITING = precondition(lambda self: self.deployment.status is Status.AWAITING_APPROVAL)
AT_THE_GATE = precondition(lambda self: self.at_the_gate)


class Gate(Driven):
    """Beside the deployment an electorate of its own, which knows the people by hand."""

    @initialize(
        required=st.tuples(st.integers(0, 3), st.integers(1, 3)),
        exclude=st.booleans(),
        parts=st.sampled_from([PARTS, PARTS[:1], ()]),
        way=st.sampled_from(WAYS),
        calm=st.booleans(),
        ballots=BALLOTS,
    )
    def start(self, required, exclude, parts, way, calm, ballots) -> None:
        """At the gate at least, and often further; people are required by the stack and by the request."""
        self.calm = calm
        rules = replace(POLICY, required=required[0], exclude_requester=exclude)
        self.people, self.acted = Electorate(rules, max(required)), None
        started = replace(running(*parts), requester=REQUESTER.arn, requested_by=NAMED)
        self.keep(replace(started, request={**started.request, "approvals": {"required": required[1]}}))
        self.it_goes_on()
        self.it_goes_on()
        self.keep(replace(self.deployment, plan=PLAN))
        self.call(stages.APPROVE, minutes=MINUTES)
        for step in way:
            self._go(step)
        if self.deployment.status is Status.AWAITING_APPROVAL:
            self.people_vote(ballots)

    def _go(self, step: str) -> None:
        if step == "agree":
            self.people_vote([(voter, "approve", SHOWN) for voter in ENOUGH])
        elif step == "fails":
            super().it_fails(Code.BROKEN)
        else:
            self.it_goes_on()

    @property
    def stopped(self) -> Status | None:
        return super().stopped or STOPPED.get(self.people.decision)

    @property
    def at_the_gate(self) -> bool:
        work = self.deployment.work
        return bool(work and work.open and work.stage == stages.APPROVE)

    @rule(passed=st.integers(-5 * MINUTE, 90 * MINUTE) | st.just(5 * 60 * MINUTE))
    def time_passes(self, passed: int) -> None:
        self.now += passed

    @WAITING
    @rule(early=st.integers(-1, 1))
    def the_last_moment_comes(self, early: int) -> None:
        self.now = self.people.expires_at - early

    @rule(by=st.lists(st.sampled_from(POLICY.approvers), min_size=1, unique=True).map(tuple))
    def the_rules_change(self, by: tuple[str, ...]) -> None:
        """Rights are checked when a vote is cast."""
        self.people.rules = replace(self.people.rules, approvers=by)

    @WAITING
    @rule(ballots=BALLOTS)
    def people_vote(self, ballots: list[tuple[Voter, str, str]]) -> None:
        for ballot in ballots:
            self.somebody_votes(*ballot)

    @rule(voter=st.sampled_from(VOTERS), said=SAID, plan=st.sampled_from([SHOWN, OTHER]))
    def somebody_votes(self, voter: Voter, said: str, plan: str) -> None:
        verdict, (found, after) = self._verdict(voter, said, plan), self._cast(voter, said, plan)
        event(f"{said}: {found}")
        assert found == verdict
        if found == "counted":
            self.people.count(voter, said)
            self.keep(after)
            self._note_stop()

    def _cast(self, voter: Voter, said: str, plan: str):
        ballot = Ballot(person=voter.person, vote=said, plan=plan, reason="because")
        try:
            after = voting.cast(self.deployment, ballot, self.people.rules, ACCOUNT, self.now)
        except Denied as denied:
            return denied.kind, self.deployment
        return "again" if after is self.deployment else "counted", after

    def _verdict(self, voter: Voter, said: str, plan: str) -> str:
        if self.people.repeats(voter, said, plan):
            return "again"
        waits = self.people.asked and self.people.decision != "approved" and not self.ended
        if not waits or any(isinstance(each, events.RollbackStarted) for each in self.story):
            return "not-asked"
        if self.going_back:
            return "late"
        return self.people.verdict(voter, said, plan, self.now, cancelled=self.cancelled)

    @rule()
    def it_is_cancelled(self) -> None:
        super().it_is_cancelled()
        self._note_stop()

    def _note_stop(self) -> None:
        if self.acted is None and (self.cancelled or self.people.decision in STOPPED):
            self.acted = set(self.deployment.begun) & set(stages.FORWARD)

    @AT_THE_GATE
    @rule()
    def the_gate_looks(self) -> None:
        """One step of what its function does; it may be called at any time, and any number of times."""
        people, asked = self.people, self.deployment.approval
        if self.cancelled:
            self.attempt(progress.fail, progress.cancelled(self.deployment), self.now)
        elif asked is None:
            people.ask(self.now)
            self.attempt(approval.ask, people.rules, self.now)
        elif people.decision == "approved":
            self.attempt(progress.complete, (approval.why(asked),), self.now)
        elif people.decision:
            self.attempt(progress.fail, StageError(CODES[people.decision], approval.why(asked)), self.now)
        elif self.now >= people.expires_at:
            people.decision = "expired"
            self.attempt(approval.expire, self.now)
            self._note_stop()
        elif 0 < asked.remind_at <= self.now:
            self.attempt(approval.remind, people.rules, self.now)

    @rule()
    def it_reaches_its_goal(self) -> None:
        """The gate reaches its own when people agreed."""
        if self.at_the_gate:
            self.the_gate_looks()
        else:
            super().it_reaches_its_goal()

    @WAITING
    @rule(stage=st.sampled_from(stages.FORWARD[1:]))
    def a_stage_is_called_before_people_agreed(self, stage: str) -> None:
        assert not self.call(stage, minutes=MINUTES)

    def teardown(self) -> None:
        super().teardown()
        if self.ended:
            event(f"{self.ended.status}, {self.people.decision or 'undecided'}")

    @invariant()
    def an_approval_takes_effect_at_most_once(self) -> None:
        assert stories.is_decided_at_most_once(self.story)

    @invariant()
    def nothing_changes_before_enough_people_agreed(self) -> None:
        if set(self.deployment.begun) & set(stages.FORWARD[1:]):
            assert self.people.decision == "approved"
            assert len(frozenset().union(*(voter.who for voter in self.people.given))) >= self.people.required

    @invariant()
    def what_people_said_is_what_is_kept(self) -> None:
        kept = self.deployment.approval
        assert (kept is not None) is self.people.asked
        if kept:
            assert (kept.required, kept.decision, kept.plan) == (self.people.required, self.people.decision, SHOWN)
            assert [(vote.by, vote.vote) for vote in kept.votes] == [
                (v.person.arn, said) for v, said in self.people.said
            ]

    @invariant()
    def no_stage_begins_to_act_against_people(self) -> None:
        if self.acted is not None:
            assert set(self.deployment.begun) & set(stages.FORWARD) == self.acted


TestGate = Gate.TestCase
TestGate.settings = settings(max_examples=300, stateful_step_count=40, deadline=None)
