"""Going back on demand: what may be asked for, what is restored, and why it may be impossible."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from domain.deployment import Deployment, Status
from domain.fields import show
from domain.kinds import PARTS, SUBJECT
from domain.succession import pinned
from domain.target import Target

PINS = {f"{what}{pin}": what for what in ("code", "template") for pin in ("Version", "Sha256")}
"""Fields that say which content of another field is meant."""
MOST_TEXT = 300
LEFT_OUT = ("canary", "irreversible", "irreversibleReason")
"""What a change forward may want of time or people; going back is fast."""


def problems(target: Target, origin: Deployment | None, to: str) -> list[str]:
    """Why the service cannot go back to `origin`, which is what was found for `to`."""
    service, live = target.service, target.current
    if live is None:
        return [f"nothing is live on {service}, so there is nothing to go back from"]
    if origin is None and not to:
        before = live.get("previous")
        gone = f"{before} was live before, and the history does not keep it any more"
        return [f"{gone if before else f'nothing is known of what was live on {service} before'}; name one with `to`"]
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


def barred(target: Target, origin: Deployment) -> list[str]:
    """Why nobody goes back to `origin` any more, where what came after it cannot be undone."""
    barrier = target.barrier
    if not barrier or origin.at >= barrier["at"]:
        return []
    why = f"{barrier['deploymentId']} (version {barrier['version']}) cannot be undone: {barrier['why']}"
    return [f"{why}; {origin.id} was live before it: deploy a new version that mends what is wrong instead"]


def restored(origin: Deployment, *, bake_seconds: int) -> dict[str, Any]:
    """The request that asks for exactly what was live after `origin`: infrastructure and application as one unit."""
    whole = {**(origin.inherits or {}), **pinned(origin)}
    parts = {name: _lean(whole[name]) for name in PARTS if name in whole}
    checks = [_quick(check, bake_seconds) for check in origin.request.get("validation", [])]
    return {**parts, **({"validation": checks} if checks else {})}


def differences(live: Mapping[str, Any], wanted: Mapping[str, Any]) -> list[str]:
    """What would change, as far as the recorded requests tell; a sentence for each part."""
    now = {**live.get("inherits", {}), **live.get("request", {})}
    return [sentence for name in PARTS for sentence in _difference(name, now.get(name), wanted.get(name))]


def _difference(name: str, now: Mapping[str, Any] | None, wanted: Mapping[str, Any] | None) -> Iterable[str]:
    if wanted is None:
        if now is not None:
            yield f"{_named(name, now)} was not part of it: it stays as it is"
        return
    which = _named(name, wanted)
    if now is None or _named(name, now) != which:
        yield f"{which} is deployed"
        return
    keys = dict.fromkeys(PINS.get(key, key) for key in {**now, **wanted} if now.get(key) != wanted.get(key))
    told = [
        f"{which}: {key} {_change(now.get(key), wanted.get(key))}" for key in keys if key not in (*LEFT_OUT, "undo")
    ]
    yield from told or [f"{which} stays as it is"]


def _named(name: str, part: Mapping[str, Any]) -> str:
    return f"{name}: {part['kind']} {part[SUBJECT[part['kind']]]}"


def _change(now: Any, wanted: Any) -> str:
    """Values of parameters may be secret; their names are not."""
    if isinstance(now, dict) or isinstance(wanted, dict):
        before, after = now or {}, wanted or {}
        return f"({', '.join(key for key in {**before, **after} if before.get(key) != after.get(key))})"
    return (
        f"{_short(now)} -> {_short(wanted)}"
        if now != wanted
        else f"{_short(wanted)}, with the content that it had then"
    )


def _short(value: Any) -> str:
    return "none" if value is None else value if isinstance(value, str) and len(value) <= MOST_TEXT else show(value)


def _lean(part: dict[str, Any]) -> dict[str, Any]:
    """What was marked as irreversible was so on its way forward. A build without an undo stays marked: it has none."""
    left_out = LEFT_OUT[:1] if part["kind"] == "codebuild" and "undo" not in part else LEFT_OUT
    return {key: value for key, value in part.items() if key not in left_out}


def _quick(check: dict[str, Any], bake_seconds: int) -> dict[str, Any]:
    if check.get("bakeSeconds", 0) <= bake_seconds:
        return check
    return {**check, "bakeSeconds": bake_seconds}
