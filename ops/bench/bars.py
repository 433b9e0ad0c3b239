"""The bars that the figures are held to."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

Document = dict[str, Any]


@dataclass(frozen=True)
class Bar:
    """A figure that may not be above its limit."""

    name: str
    value: float
    limit: float
    unit: str = ""

    @property
    def holds(self) -> bool:
        return self.value <= self.limit


def judged(found: list[Bar]) -> list[Document]:
    return [asdict(bar) | {"holds": bar.holds} for bar in found]


def bars(found: Document) -> list[Bar]:
    """Each figure that has a limit."""
    happy = found["deployments"]["happy"]
    lasted = [row["transitions"] for row in found["durations"]]
    return [
        Bar("state transitions of a successful deployment", happy["transitions"], 6),
        Bar("state transitions more for a 50-minute stack update", max(lasted) - min(lasted), 0),
        Bar("list price of one deployment", happy["usd"], 0.0003, "$"),
        Bar("idle price of stack dev per month", found["idle"]["dev"]["usd"], 1, "$"),
        Bar("idle price of stack prod per month", found["idle"]["prod"]["usd"], 5, "$"),
        *(Bar(f"program of stack {stack} under mocks", s, 0.5, "s") for stack, s in found["evaluation"].items()),
        Bar("AWS calls and items read more with a long history", sum(row["more"] for row in found["growth"]), 0),
        *(Bar(f"init of {each['name']}", each["ratio"], 1.4, "x") for each in found["init"][1:]),
    ]
