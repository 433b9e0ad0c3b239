"""Where the time goes that Lambda bills: own work, AWS calls, sleep between questions to AWS, cold starts."""

from __future__ import annotations

from dataclasses import dataclass

from ops.bench import prices
from ops.bench.coordinator import Coordinator
from ops.bench.run import Run


@dataclass(frozen=True)
class Time:
    """Of one Lambda: how often it was called, what it called, how long it slept, how often it started cold."""

    memory_mb: float
    invocations: int
    calls: int
    asleep_seconds: float
    cold: int

    @property
    def gb_seconds(self) -> float:
        return prices.gb_seconds(self.memory_mb, self.invocations, self.calls, self.cold, self.asleep_seconds)

    def told(self) -> dict[str, float]:
        """As plain data: seconds of each kind, and what they come to."""
        return {
            "memoryMb": self.memory_mb,
            "own": self.invocations * prices.OWN_MS / 1000,
            "calls": self.calls * prices.CALL_MS / 1000,
            "asleep": self.asleep_seconds,
            "starting": self.cold * prices.INIT_MS / 1000,
            "gbSeconds": self.gb_seconds,
        }

    def less(self, times: int, idle: Time) -> Time:
        """Without what it does anyway."""
        invocations, calls = self.invocations - times * idle.invocations, self.calls - times * idle.calls
        return Time(self.memory_mb, invocations, calls, self.asleep_seconds - times * idle.asleep_seconds, self.cold)


def times(coordinator: Coordinator, run: Run) -> dict[str, Time]:
    """By Lambda, the one with the most GB-seconds first."""
    memory = {function.name: function.memory_mb for function in coordinator.functions.values()}
    found = {
        name: Time(memory[name], count, run.calls_of(name), run.asleep.get(name, 0.0), run.cold[name])
        for name, count in run.invocations.items()
    }
    return dict(sorted(found.items(), key=lambda line: -line[1].gb_seconds))
