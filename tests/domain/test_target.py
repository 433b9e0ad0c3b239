"""Who holds a service and who waits: a model in which anybody asks anything at any time."""

from __future__ import annotations

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from domain.errors import Over, Refused
from domain.target import QUEUE_LIMIT, OnBusy, Target

FROZEN = st.sampled_from(["", "", "storefront is frozen"])


class Claims(RuleBasedStateMachine):
    """The target beside who holds it, and a plain list of who waits; of these, the first may be a rollback."""

    def __init__(self) -> None:
        super().__init__()
        self.target, self.line = Target(service="storefront"), list[str]()
        self.holder, self.rollback = "", ""
        self.fences: dict[str, int] = {}
        self.arrived = 0

    def _arrives(self) -> str:
        self.arrived += 1
        return f"d{self.arrived}"

    @rule(on_busy=st.sampled_from(OnBusy), frozen=FROZEN)
    def ask(self, on_busy: OnBusy, frozen: str) -> None:
        who, wait = self._arrives(), bool(self.holder or self.line or frozen)
        full = on_busy is OnBusy.QUEUE and len(self.line) >= QUEUE_LIMIT
        if wait and (full or on_busy is OnBusy.REFUSE):
            with pytest.raises(Refused):
                self.target.admit(who, on_busy, frozen=frozen, rollback=self.rollback)
            return
        self.target, losers = self.target.admit(who, on_busy, frozen=frozen, rollback=self.rollback)
        if not wait:
            self.holder = who
            return
        kept = [each for each in self.line if on_busy is OnBusy.QUEUE or each == self.rollback]
        assert losers == tuple(each for each in self.line if each not in kept)
        self.line = [*kept, who]

    @rule(frozen=FROZEN)
    def ask_to_go_back(self, frozen: str) -> None:
        who, wait = self._arrives(), bool(self.holder or frozen)
        self.target, losers = self.target.admit_first(who, frozen=frozen, rollback=self.rollback)
        assert losers == ((self.rollback,) if self.rollback else ())
        others = [each for each in self.line if each != self.rollback]
        self.holder, self.line = (self.holder, [who, *others]) if wait else (who, others)
        self.rollback = who if wait else ""

    @precondition(lambda self: self.holder)
    @rule()
    def release_by_the_holder(self) -> None:
        self.target = self.target.release(self.holder, self.fences[self.holder])
        self.holder = ""

    @precondition(lambda self: self.line and not self.holder)
    @rule()
    def pass_it_on(self) -> None:
        self.target, self.holder = self.target.passed_on(), self.line.pop(0)
        self.rollback = "" if self.rollback == self.holder else self.rollback

    @rule(data=st.data())
    def release_by_somebody_else(self, data: st.DataObject) -> None:
        strangers = ["nobody", *self.line, *(who for who in self.fences if who != self.holder)]
        who = data.draw(st.sampled_from(strangers))
        with pytest.raises(Over):
            self.target.release(who, self.fences.get(who, self.target.fence))
        with pytest.raises(Over):
            self.target.hold(who, self.fences.get(who, self.target.fence), "why")

    @precondition(lambda self: self.holder)
    @rule(off=st.sampled_from([-1, 1]))
    def release_with_another_claims_number(self, off: int) -> None:
        with pytest.raises(Over):
            self.target.release(self.holder, self.target.fence + off)

    @precondition(lambda self: self.holder)
    @rule()
    def hold_for_people(self) -> None:
        self.target = self.target.hold(self.holder, self.fences[self.holder], "the undo failed")
        assert self.target.held == "the undo failed"

    @precondition(lambda self: self.line)
    @rule(data=st.data())
    def give_up_waiting(self, data: st.DataObject) -> None:
        who = data.draw(st.sampled_from(self.line))
        self.target = self.target.without(who)
        self.line.remove(who)
        self.rollback = "" if self.rollback == who else self.rollback

    @invariant()
    def the_target_is_the_line(self) -> None:
        assert (self.target.holder, list(self.target.queue)) == (self.holder, self.line)
        assert self.target.busy is bool(self.holder)

    @invariant()
    def a_claim_has_a_higher_number_than_any_before_and_keeps_it(self) -> None:
        if self.holder and self.holder not in self.fences:
            assert self.target.fence > max(self.fences.values(), default=0)
            self.fences[self.holder] = self.target.fence
        assert self.target.fence == max(self.fences.values(), default=0)

    @invariant()
    def what_is_free_is_not_held(self) -> None:
        assert self.holder or not self.target.held

    @invariant()
    def the_queue_is_bounded_and_a_rollback_is_its_head(self) -> None:
        assert len(self.target.queue) <= QUEUE_LIMIT + bool(self.rollback)
        assert self.rollback in ("", *self.target.queue[:1])


TestClaims = Claims.TestCase


def full() -> Target:
    queue = tuple(f"d{n}" for n in range(QUEUE_LIMIT))
    return Target(service="storefront", holder="holder", fence=7, queue=queue)


def test_a_full_queue_refuses_the_next_request():
    with pytest.raises(Refused, match="deployments wait for storefront already"):
        full().admit("late", OnBusy.QUEUE)


def test_a_full_queue_can_be_superseded():
    target, losers = full().admit("late", OnBusy.SUPERSEDE)
    assert (target.holder, target.queue) == ("holder", ("late",))
    assert losers == full().queue


def test_the_next_in_line_does_not_inherit_that_the_service_was_held():
    released = full().hold("holder", 7, "the undo failed").release("holder", 7)
    assert (released.holder, released.fence, released.held) == ("", 7, "")
    following = released.passed_on()
    assert (following.holder, following.fence, following.held) == ("d0", 8, "")
