"""Going back on demand: what may be asked for, what is restored, and why it may be impossible."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain import builds
from domain.deployment import Deployment, Status
from domain.fields import show
from domain.kinds import PARTS
from domain.succession import pinned
from domain.target import Target

LEFT_OUT = ("canary", "irreversible", "irreversibleReason")
"""What a change forward may want of time or people; going back is fast."""


def problems(target: Target, origin: Deployment | None, to: str, instead_of: str = "") -> list[str]:
    """Why the service cannot go back to `origin`, which is what was found for `to`; `instead_of` is what whoever asks
    takes to be live, if they say so."""
    service, live = target.service, target.current
    if live is None:
        return [f"nothing is live on {service}, so there is nothing to go back from"]
    if instead_of and instead_of != live["version"]:
        return [f"version {live['version']} is live on {service}, not {instead_of}: somebody was faster"]
    if origin is None and not to:
        return [_nothing_before(service, live)]
    if origin is None:
        return [f"the history has no deployment of {service} that is called {show(to)} or succeeded with this version"]
    if origin.service != service:
        return [f"{origin.id} is a deployment of {origin.service}, not of {service}"]
    if origin.status is not Status.SUCCEEDED:
        how = f"ended as {origin.status}" if origin.status.final else f"is {origin.status}"
        return [f"{origin.id} {how}: only a deployment that succeeded can be restored"]
    found = []
    if origin.id == live.get("origin") and not target.busy:
        found.append(f"{origin.id} (version {origin.version}) is live already; request it again to deploy it once more")
    return [*found, *barred(target, origin)]


def _nothing_before(service: str, live: Mapping[str, Any]) -> str:
    if before := live.get("previous"):
        return f"{before} was live before, and the history does not keep it any more; name one with `to`"
    if live.get("origin") == live["deploymentId"]:  # people did not go back to it: nothing newer was live either
        return f"this is the first version of {service} that the history knows, so there is nothing to go back to"
    return f"nothing is known of what was live on {service} before; name one with `to`"


def barred(target: Target, origin: Deployment) -> list[str]:
    """Why nobody goes back to `origin` any more, where what came after it cannot be undone."""
    barrier = target.barrier
    if not barrier or origin.at >= barrier["at"]:
        return []
    why = f"{barrier['deploymentId']} (version {barrier['version']}) cannot be undone: {barrier['why']}"
    return [f"{why}; {origin.id} was live before it: deploy a new version that mends what is wrong instead"]


def restored(origin: Deployment, live: Mapping[str, Any], *, bake_seconds: int) -> dict[str, Any]:
    """The request that asks for exactly what was live after `origin`: infrastructure and application as one unit.

    `live` is what is live now: a build that made it so is not run again.
    """
    whole, now = {**(origin.inherits or {}), **pinned(origin)}, parts_of(live)
    parts = {name: _lean(whole[name]) for name in PARTS if name in whole and not _built(whole[name], now.get(name))}
    checks = [_quick(check, bake_seconds) for check in origin.request.get("validation", [])]
    kept = [check for check in checks if check]
    given = {"input": origin.request["input"]} if "input" in origin.request else {}
    return {**parts, **({"validation": kept} if kept else {}), **given}


def impossible(document: Mapping[str, Any]) -> list[str]:
    """Why what would be asked for cannot be done: builds do what they like, but not twice."""
    final = [name for name in PARTS if (part := document.get(name)) and part.get("irreversible")]
    again = [
        f"the build of the {name} cannot be undone ({document[name]['irreversibleReason']}): it is not run again"
        for name in final
    ]
    return [*again, *builds.repeated(document)]


def parts_of(live: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """All parts of what is live: those of its own, and those that it has from deployments before."""
    whole = {**live.get("inherits", {}), **live.get("request", {})}
    return {name: whole[name] for name in PARTS if whole.get(name)}


def _built(part: dict[str, Any], now: dict[str, Any] | None) -> bool:
    """Whether it is what runs, by a build: what a build would do a second time nobody knows."""
    return part["kind"] == "codebuild" and now is not None and _lean(part) == _lean(now)


def _lean(part: dict[str, Any]) -> dict[str, Any]:
    """What was marked as irreversible was so on its way forward. A build without an undo stays marked: it has none."""
    left_out = LEFT_OUT[:1] if part["kind"] == "codebuild" and "undo" not in part else LEFT_OUT
    return {key: value for key, value in part.items() if key not in left_out}


def _quick(check: dict[str, Any], bake_seconds: int) -> dict[str, Any] | None:
    """Alarms ring when people go back: they get some time to fall silent, or are not asked at all."""
    if check["kind"] != "alarms":
        return check
    return {**check, "bakeSeconds": bake_seconds, "mayRing": True} if bake_seconds else None
