"""What an event of a service says beside its deployments, as one sentence of spans."""

from __future__ import annotations

from collections.abc import Callable

from domain.persons import decider
from domain.spans import Detail, Span, Times, why


def _quarantined(detail: Detail, times: Times) -> list[Span]:
    put = f"put there by {decider(detail.get('by', ''))} with {detail.get('deployment', '?')}"
    return [f"version {detail.get('version', '?')} is in quarantine, {put}{_because(detail)}"]


def _released(detail: Detail, times: Times) -> list[Span]:
    return [f"{decider(detail.get('by', ''))} released version {detail.get('version', '?')}{_because(detail)}"]


def _held(detail: Detail, times: Times) -> list[Span]:
    return [("HELD", "bad"), f" after {detail.get('deployment', '?')}{_because(detail)}"]


def _resolved(detail: Detail, times: Times) -> list[Span]:
    after = f"{decider(detail.get('by', ''))} resolved what {detail.get('deployment', '?')} left behind"
    return [f"{after} ({detail.get('resolution', '?')}){_because(detail)}"]


def _frozen(detail: Detail, times: Times) -> list[Span]:
    until = f" {times.until(detail['until'])}" if detail.get("until") else ""
    return [f"{decider(detail.get('by', ''))} froze it{until}{_because(detail)}"]


def _unfrozen(detail: Detail, times: Times) -> list[Span]:
    return [f"{decider(detail.get('by', ''))} unfroze it{_because(detail)}"]


def _because(detail: Detail) -> str:
    return why(detail.get("reason", ""))


TARGET_WORDS: dict[str, Callable[[Detail, Times], list[Span]]] = {
    "VersionQuarantined": _quarantined,
    "VersionReleased": _released,
    "TargetHeld": _held,
    "TargetResolved": _resolved,
    "TargetFrozen": _frozen,
    "TargetUnfrozen": _unfrozen,
}
