"""Runs of a scenario to its rest: from its beginning, or from just before what makes one differ from the last."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.sweep.invariants import Aftermath, picture
from tests.sweep.scenarios import Scenario
from tests.world import World
from tests.world.faults import Mode

LIMIT_SECONDS = 6 * 3600


@dataclass
class Rest:
    """A moment at which nothing is at work, after so many calls; and what had been printed until then."""

    calls: int
    printed: list[str]
    bring_back: Callable[[], None]


class Deploy:
    """Each run tells what is wrong then; `aftermath` is that of the last."""

    def __init__(self, world: World, printed: list[str]) -> None:
        self.world, self.printed = world, printed

    def __call__(
        self, scenario: Scenario, plan: Any = None, *, undo_may_fail: bool = False, **options: Any
    ) -> list[str]:
        """With a plan of faults."""
        self._begin(scenario, plan, **options)
        return self._end(undo_may_fail)

    def remembering(self, scenario: Scenario, plan: Any = None) -> None:
        """And every rest on the way, for `again`."""
        self._begin(scenario, plan)
        self.rests: list[Rest] = []
        self._remember()
        self.world.at_rest = self._remember  # type: ignore[method-assign]
        try:
            self._end(undo_may_fail=False)
        finally:
            del self.world.at_rest

    def again(self, index: int, mode: Mode, *, undo_may_fail: bool = False) -> list[str]:
        """The run that was remembered, with a further fault: until the last rest before it, it is the same."""
        rest = next(rest for rest in reversed(self.rests) if rest.calls < index)
        rest.bring_back()
        self.printed[:] = rest.printed
        self.world.faults.plan[index] = mode
        return self._end(undo_may_fail)

    def _begin(self, scenario: Scenario, plan: Any, **options: Any) -> None:
        self.printed.clear()
        scenario.set_up(self.world)
        self.scenario, self.before = scenario, copy.deepcopy(picture(self.world))
        scenario.go(self.world, plan, **options)
        self.latest = self.world.time + LIMIT_SECONDS

    def _remember(self) -> None:
        self.rests.append(Rest(len(self.world.faults.calls), [*self.printed], self.world.remember()))

    def _end(self, undo_may_fail: bool) -> list[str]:
        quiet = self.world.go_on_until_quiet(self.latest)
        past = frozenset(wanted["deploymentId"] for wanted in self.scenario.before)
        self.aftermath = Aftermath(self.world, self.printed, past)
        found = self.aftermath.violations(self.scenario.ends, self.before, undo_may_fail)
        return found if quiet else ["I12 does not come to rest", *found]
