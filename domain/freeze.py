"""Times in which nothing new is deployed: people say so for a service or for all, the config for windows of time."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from domain import target_events, windows
from domain.errors import Denied
from domain.fields import Field, list_of, one_of, problems_of, show
from domain.people import Person
from domain.spelling import moment
from domain.target import ALL, Target
from domain.windows import Zone

FIELDS: dict[str, Field] = {
    "requests": Field(one_of("queue", "refuse")),
    "windows": Field(list_of(windows.problems, 20)),
}


@dataclass(frozen=True, kw_only=True)
class Freeze:
    """Why nothing may start now. `until` is ms since 1970, 0 where nobody said; `scope` is the service, or `*`."""

    by: str
    reason: str
    until: int
    scope: str

    def __str__(self) -> str:
        what = "all services are" if self.scope == ALL else f"{self.scope} is"
        until = f" until {moment(self.until)}" if self.until else ""
        return f"{what} frozen{until} by {self.by}: {self.reason}"


def problems(value: Any) -> str | None:
    """What is wrong with a stack's `freezes`, as a check of a config key."""
    if not isinstance(value, dict):
        return f"must be an object, not {show(value)}"
    return "; ".join(problems_of("", value, FIELDS)) or None


def of(target: Target, everywhere: Target, config: Mapping[str, Any], now: int, zone: Zone) -> Freeze | None:
    """What freezes a service now, if anything: of several freezes, the one that ends last."""
    found = [*_by_people(target, everywhere, now), *_by_config(target, config, now, zone)]
    return max(found, key=lambda each: each.until or math.inf, default=None)


def _by_people(target: Target, everywhere: Target, now: int) -> Iterator[Freeze]:
    for said in (target, everywhere):
        if said.freeze and (not said.freeze["until"] or now < said.freeze["until"]):
            told = {key: said.freeze[key] for key in ("by", "reason", "until")}
            yield Freeze(**told, scope=said.service)


def _by_config(target: Target, config: Mapping[str, Any], now: int, zone: Zone) -> Iterator[Freeze]:
    for window in config.get("windows", []):
        if target.service in window.get("services", [target.service]):
            closes = windows.opened(window, now, zone)
            if closes:
                scope = target.service if "services" in window else ALL
                yield Freeze(by="config", reason=window["reason"], until=closes, scope=scope)


def freeze(target: Target, person: Person, reason: str, until: int, *, environment: str, now: int) -> Target:
    """Nothing new starts until `until`, or until it is unfrozen where that is 0. Raises Denied for a past time."""
    if until and until <= now:
        raise Denied("past", "the freeze would end before it begins", "give a time to come, or none")
    said = {"by": person.arn, "reason": reason, "at": now, "until": until}
    return replace(target, freeze=said).tell(
        target_events.TargetFrozen, now, environment=environment, by=person.arn, reason=reason, until=until
    )


def unfreeze(target: Target, person: Person, reason: str, *, environment: str, now: int) -> Target:
    """What people said is over. Raises Denied where nobody had frozen it."""
    if not target.freeze or (target.freeze["until"] and target.freeze["until"] <= now):
        what = "all services" if target.service == ALL else target.service
        raise Denied(
            "not-frozen",
            f"nobody has frozen {what}",
            "a window of the config ends by itself; a freeze of all services is lifted for all",
        )
    return replace(target, freeze=None).tell(
        target_events.TargetUnfrozen, now, environment=environment, by=person.arn, reason=reason
    )
