"""Who holds a service and who waits: a model in which anybody asks anything at any time."""

from __future__ import annotations

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from domain.errors import Over, Refused
from domain.target import QUEUE_LIMIT, OnBusy, Target


class Claims(RuleBasedStateMachine):
    """The target beside a plain list: the first of the line holds it, the others wait."""

    def __init__(self) -> None:
        super().__init__()
        self.target, self.line = Target(service="storefront"), list[str]()
        self.fences: dict[str, int] = {}
        self.arrived = 0

    def _admit(self, on_busy: OnBusy) -> tuple[str, tuple[str, ...]]:
        self.arrived += 1
        who = f"d{self.arrived}"
        self.target, losers = self.target.admit(who, on_busy)
        self.line.append(who)
        return who, losers

    def _note_claim(self) -> None:
        if self.target.holder and self.target.holder not in self.fences:
            assert self.target.fence > max(self.fences.values(), default=0)
            self.fences[self.target.holder] = self.target.fence

    @rule(on_busy=st.sampled_from(OnBusy))
    def ask(self, on_busy: OnBusy) -> None:
        before, busy, waiting = self.target, bool(self.line), tuple(self.line[1:])
        full = busy and on_busy is OnBusy.QUEUE and len(waiting) == QUEUE_LIMIT
        if full or (busy and on_busy is OnBusy.REFUSE):
            with pytest.raises(Refused):
                self._admit(on_busy)
            assert self.target == before
            return
        who, losers = self._admit(on_busy)
        superseding = busy and on_busy is OnBusy.SUPERSEDE
        assert losers == (waiting if superseding else ())
        self.line = [self.line[0], who] if superseding else self.line

    @precondition(lambda self: self.line)
    @rule()
    def release_by_the_holder(self) -> None:
        holder = self.line.pop(0)
        self.target = self.target.release(holder, self.fences[holder])

    @rule(data=st.data())
    def release_by_somebody_else(self, data: st.DataObject) -> None:
        strangers = ["nobody", *self.line[1:], *(who for who in self.fences if who not in self.line[:1])]
        who = data.draw(st.sampled_from(strangers))
        with pytest.raises(Over):
            self.target.release(who, self.fences.get(who, self.target.fence))
        with pytest.raises(Over):
            self.target.hold(who, self.fences.get(who, self.target.fence), "why")

    @precondition(lambda self: self.line)
    @rule(off=st.sampled_from([-1, 1]))
    def release_with_another_claims_number(self, off: int) -> None:
        with pytest.raises(Over):
            self.target.release(self.line[0], self.target.fence + off)

    @precondition(lambda self: self.line)
    @rule()
    def hold_for_people(self) -> None:
        held = self.target.hold(self.line[0], self.fences[self.line[0]], "the undo failed")
        assert held.held == "the undo failed"
        self.target = held

    @precondition(lambda self: len(self.line) > 1)
    @rule(data=st.data())
    def give_up_waiting(self, data: st.DataObject) -> None:
        who = data.draw(st.sampled_from(self.line[1:]))
        self.target = self.target.without(who)
        self.line.remove(who)

    @invariant()
    def the_target_is_the_line(self) -> None:
        assert [self.target.holder, *self.target.queue] == (self.line or [""])

    @invariant()
    def a_claim_has_a_higher_number_than_any_before_and_keeps_it(self) -> None:
        self._note_claim()
        assert self.target.fence == max(self.fences.values(), default=0)
        if self.line:
            assert self.fences[self.line[0]] == self.target.fence

    @invariant()
    def what_is_free_is_not_held(self) -> None:
        assert self.line or not self.target.held

    @invariant()
    def the_queue_is_bounded(self) -> None:
        assert len(self.target.queue) <= QUEUE_LIMIT


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


def test_a_request_that_will_not_wait_is_told_who_holds_the_service():
    with pytest.raises(Refused, match="storefront is busy with holder"):
        full().admit("late", OnBusy.REFUSE)


def test_the_next_in_line_does_not_inherit_that_the_service_was_held():
    held = full().hold("holder", 7, "the undo failed")
    following = held.release("holder", 7)
    assert (following.holder, following.fence, following.held) == ("d0", 8, "")


def test_what_is_live_is_known_by_its_version():
    target = Target(service="storefront")
    assert target.live_version == ""
    assert target.live({"deploymentId": "d1", "version": "7"}).live_version == "7"
