"""What the coordinator used in one stretch of time, and how it is told from what the world noted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from ops.bench.metered import Request
from ops.bench.prices import WARM_SECONDS


@dataclass(frozen=True)
class Start:
    """A call of a Lambda: when, and how long it slept."""

    name: str
    at: float
    asleep: float


@dataclass(frozen=True)
class Run:
    """`invocations`, `asleep` (seconds) and `cold` (starts) are by Lambda, `calls` by Lambda, service and operation;
    `events` and `answers` are the sizes in bytes of the events told and of the bodies of the API's answers."""

    transitions: int
    invocations: Counter[str]
    calls: Counter[tuple[str, str, str]]
    requests: list[Request]
    events: list[int]
    answers: list[int]
    printed: str
    asleep: dict[str, float]
    cold: Counter[str]

    def only(self, name: str) -> Run:
        """What one Lambda did; whatever it told and printed is nobody's here."""
        return Run(
            transitions=0,
            invocations=Counter({name: self.invocations[name]}),
            calls=Counter({key: count for key, count in self.calls.items() if key[0] == name}),
            requests=[request for request in self.requests if request.by == name],
            events=[],
            answers=[],
            printed="",
            asleep={name: self.asleep.get(name, 0.0)},
            cold=Counter({name: self.cold[name]}),
        )

    def calls_of(self, name: str) -> int:
        return sum(count for (by, _, _), count in self.calls.items() if by == name)

    def read_by(self, name: str) -> int:
        """Items read."""
        return sum(request.items_read for request in self.requests if request.by == name)


def asleep(starts: Iterable[Start]) -> dict[str, float]:
    found: dict[str, float] = {}
    for start in starts:
        found[start.name] = found.get(start.name, 0.0) + start.asleep
    return found


def cold(starts: Iterable[Start], always_warm: Collection[str]) -> Counter[str]:
    """The first call of each Lambda, and every one that comes long after the last; not of what is called all day."""
    last: dict[str, float] = {}
    found: Counter[str] = Counter()
    for start in starts:
        if start.name not in always_warm:
            found[start.name] += start.at - last.get(start.name, float("-inf")) > WARM_SECONDS
        last[start.name] = start.at + start.asleep
    return found
