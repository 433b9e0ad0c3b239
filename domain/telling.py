"""The parts of a notice, and what several notices say: who asked, what failed, the exact commands."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, field
from typing import Any

from domain.persons import person, requester
from domain.spelling import duration

Detail = dict[str, Any]


@dataclass(frozen=True)
class Listed:
    """Sentences under a heading, each with a mark before it."""

    heading: str
    sentences: list[str]
    mark: str = "-"


@dataclass(frozen=True)
class Step:
    """What somebody may want to do, and the command for it; without one, the sentence is all."""

    do: str
    command: str = ""


@dataclass(frozen=True)
class Telling:
    """The parts of a notice, from the most important one down. `{name}` in the subject is the service and version."""

    subject: str
    opening: str
    lists: list[Listed] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)


def command(detail: Detail, *words: str) -> str:
    """A line of the operators' command line, ready to be copied; `'...'` is the reason, to be written by whoever."""
    line = shlex.join([*words, "--stack", detail["environment"]])
    return f"python -m ops {line}".replace("--reason ...", "--reason '...'")


def see(detail: Detail) -> Step:
    return Step("See what happened:", command(detail, "status", detail["deploymentId"]))


def failure(detail: Detail) -> dict[str, str]:
    stage = f"{detail['stage']} ({detail['code']})".strip()
    return {
        "Stage": stage,
        "Why": detail["reason"],
        "Took": duration(detail["durationMs"]),
        "Asked by": asked_by(detail),
        "Retry of": detail.get("retries", ""),
    }


def live(detail: Detail) -> str:
    return f"version {detail['liveVersion']}" if detail["liveVersion"] else "nothing"


def asked_by(detail: Detail) -> str:
    """As AWS proved it, or else as the request claims it; an event of before this was told says nothing of it."""
    if detail.get("requester") or not detail.get("requestedBy"):
        return requester(detail) if "requestedBy" in detail else ""
    return f"{person(detail['requestedBy'])} (as the request says)"
