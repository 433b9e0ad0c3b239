"""I6 and I7 as one property: whatever is deployed, fails, is cancelled, goes back, is frozen and resolved, what is live
is exactly one recorded deployment that succeeded, or the target is held and says why.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from domain.target import ALL, Target
from handlers import rules
from tests.handlers.going_back_aws import part
from tests.handlers.going_back_hands import brought
from tests.handlers.going_back_laws import Laws
from tests.handlers.going_back_play import MINUTE, Play

MOST, ALL_STEPS = 14, 600
"""So many requests in one play, and more steps than they take together."""
PARTS = st.sampled_from([("infrastructure", "application")] * 3 + [("infrastructure",), ("application",), ()])
VERSION = ["v1", "v2", "v3", "v4"]
VERSIONS = st.sampled_from(VERSION)
DESTINATIONS = st.sampled_from(["", "", "", *VERSION, "d1", "d2", "d3", "d4"])
THEN = st.sampled_from([0, 1, 2, 4, 6, ALL_STEPS, ALL_STEPS, ALL_STEPS])
UNDOS = [("validation", "undo infrastructure"), ("validation", "undo application"), ("application", "undo application")]
FATES = st.sampled_from([(), (), (), ("preparation",), ("infrastructure",), ("application",), ("validation",), *UNDOS])
HARD = st.sampled_from([()] * 6 + [("infrastructure",), ("application",)])
SERVICES = st.sampled_from(["web", ALL])
BUSY = st.sampled_from(["queue", "queue", "supersede", "refuse"])
SOME, SELDOM = st.booleans(), st.sampled_from([False, False, False, True])


class GoingBack(RuleBasedStateMachine):
    """`count` numbers the requests: each has an id of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr("builtins.print", lambda *said, **_: None)
        self.play = Play(self.patch)
        self.laws, self.count = Laws(self.play.ports, self.play.aws), 0

    def teardown(self) -> None:
        self.patch.undo()

    @property
    def target(self) -> Target:
        return self.play.ports.target("web")

    def _ask(self, kind: str, fate: tuple[str, ...], **detail: Any) -> None:
        self.count, self.play.now = self.count + 1, self.play.now + 1000
        self.play.aws.fates[f"d{self.count}"] = set(fate)
        self.play.request(kind, deploymentId=f"d{self.count}", reason="so", **detail)

    @rule(steps=THEN)
    def it_goes_on(self, steps: int) -> None:
        for _ in range(steps):
            self.laws.hold()
            if not self.play.go():
                return
        assert steps < ALL_STEPS, "it does not come to an end"

    @initialize(many=st.integers(0, 3), parts=st.lists(PARTS, min_size=3, max_size=3), obeys=SELDOM)
    def some_versions_have_been_live(self, many: int, parts: list[tuple[str, ...]], obeys: bool) -> None:
        self.patch.setattr(rules, "ROLLBACKS", {"obeyFreezes": obeys})
        for number in range(many):
            self.deploy(VERSION[number], parts[number], (), "queue", False, True, (), ALL_STEPS)

    @precondition(lambda self: self.count < MOST)
    @rule(version=VERSIONS, parts=PARTS, hard=HARD, busy=BUSY, override=SELDOM, built=SOME, fate=FATES, then=THEN)
    def deploy(
        self, version: Any, parts: Any, hard: Any, busy: Any, override: Any, built: Any, fate: Any, then: int
    ) -> None:
        self.play.aws.uploads += built
        made = {name: part(name, version, name in hard) for name in parts}
        checks = [{"kind": "lambda", "function": "web"}]
        self._ask(
            "DeploymentRequested", fate, onBusy=busy, override=override, validation=checks, version=version, **made
        )
        self.it_goes_on(then)

    @precondition(lambda self: self.count < MOST)
    @rule(to=DESTINATIONS, now=SELDOM, override=SOME, fate=FATES, then=THEN)
    def roll_back(self, to: str, now: bool, override: bool, fate: tuple[str, ...], then: int) -> None:
        self._ask("RollbackRequested", fate, now=now, override=override, **({"to": to} if to else {}))
        self.it_goes_on(then)

    @rule(data=st.data(), then=THEN)
    def cancel(self, data: st.DataObject, then: int) -> None:
        active = [each for each in self.play.ports.deployments if not self.play.ports.get(each).status.final]
        if active:
            self.play.cancel(data.draw(st.sampled_from(active)))
        self.it_goes_on(then)

    @precondition(lambda self: self.target.held)
    @rule(said=st.sampled_from(["restored", "restored", "live:v1", "live:v2", "live:v3"]), then=THEN)
    def resolve(self, said: str, then: int) -> None:
        self.play.aws.rest()  # people wait for that
        before, self.play.aws.content = self.play.aws.content, brought(self.play.ports, said)
        if not self.play.resolve(said):
            self.play.aws.content = before
        self.it_goes_on(then)

    @precondition(lambda self: self.target.held)
    @rule(again=SELDOM, then=THEN)
    def retry(self, again: bool, then: int) -> None:
        failed = self.play.ports.get(self.target.holder)
        self.count += 1
        mark = f"{failed.retries or failed.id}#{failed.attempt + 1}"
        self.play.aws.fates[mark] = {"undo application", "undo infrastructure"} if again else set()
        self.play.retry(failed.id, f"d{self.count}")
        self.it_goes_on(then)

    @precondition(lambda self: self.target.quarantine)
    @rule(data=st.data())
    def release(self, data: st.DataObject) -> None:
        assert self.play.release(data.draw(st.sampled_from(sorted(self.target.quarantine))))

    @rule(service=SERVICES, minutes=st.sampled_from([0, 2, 30]), then=THEN)
    def freeze_or_unfreeze(self, service: str, minutes: int, then: int) -> None:
        if self.play.ports.target(service).freeze:
            self.play.unfreeze(service)
        else:
            self.play.freeze(service, minutes)
        self.it_goes_on(then)

    @precondition(lambda self: self.target.busy and not self.target.held)
    @rule()
    def stop(self) -> None:
        self.play.stop()

    @rule(minutes=st.sampled_from([1, 1, 5, 12, 40]))
    def sweep(self, minutes: int) -> None:
        self.play.now += minutes * MINUTE
        self.play.sweep()
        self.laws.hold()
        self.laws.nobody_waits_in_vain()

    @invariant()
    def the_laws_hold(self) -> None:
        self.laws.hold()


TestGoingBack = GoingBack.TestCase
TestGoingBack.settings = settings(
    max_examples=200, stateful_step_count=35, deadline=None, suppress_health_check=list(HealthCheck)
)
