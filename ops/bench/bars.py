"""The bars that the figures are held to."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

Document = dict[str, Any]
DEPLOYMENT_USD = 0.0003
IDLE_USD = {"dev": 1, "prod": 5}


@dataclass(frozen=True)
class Bar:
    """A figure that may not be above its limit; `asked` is False where it is only held against it."""

    name: str
    value: float
    limit: float
    unit: str = ""
    asked: bool = True

    @property
    def holds(self) -> bool:
        return self.value <= self.limit


def judged(found: list[Bar]) -> list[Document]:
    return [asdict(bar) | {"holds": bar.holds} for bar in found]


def missed(document: Document) -> list[str]:
    return [bar["name"] for bar in document["bars"] if bar["asked"] and not bar["holds"]]


def bars(found: Document) -> list[Bar]:
    """Each figure that has a limit."""
    happy, approved, waited = (found["deployments"][name] for name in ("happy", "approved", "waited"))
    lasted = [row["transitions"] for row in found["durations"]]
    return [
        Bar("state transitions of a successful deployment", happy["transitions"], 6),
        Bar("the same with an approval", max(approved["transitions"], waited["transitions"]), 7),
        Bar("the same with a stack update of 50 minutes, more than with 10 seconds", max(lasted) - min(lasted), 0),
        Bar("list price of one deployment", happy["usd"], DEPLOYMENT_USD, "$"),
        Bar("the same with an approval, given at once", approved["usd"], DEPLOYMENT_USD, "$", asked=False),
        Bar("the same with an approval, given after four hours", waited["usd"], DEPLOYMENT_USD, "$", asked=False),
        *(
            Bar(f"idle price of stack {stack} per month", found["idle"][stack]["usd"], usd, "$")
            for stack, usd in IDLE_USD.items()
        ),
        *(Bar(f"program of stack {stack} under mocks", s, 0.5, "s") for stack, s in found["evaluation"].items()),
        Bar("AWS calls and items read more with a long history", sum(row["more"] for row in found["growth"]), 0),
        *(Bar(f"init of the slowest Lambda, {each['name']}", each["ratio"], 1.4, "x") for each in found["init"][1:2]),
    ]
