"""I4, I6, I7 and I9 of a service, over all its deployments: what is live, what is in quarantine, who holds it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from domain.kinds import PARTS
from tests.sweep.gate_laws import ACTS
from tests.sweep.scenarios import SERVICE


def going_back_violations(aftermath: Any) -> list[str]:
    return [
        *_journals_have_no_gaps(aftermath),
        *_what_is_live_is_what_is_recorded(aftermath),
        *_quarantine_is_what_was_rolled_back(aftermath),
        *_nobody_waits_for_a_free_target(aftermath),
    ]


def still_held(aftermath: Any) -> list[str]:
    """Whose undo failed, and neither has anybody said what is live, nor has it been tried once more."""
    resolved = {row["detail"]["deployment"] for row in aftermath.told if row["event"] == "TargetResolved"}
    again = {(row.get("retries", ""), row.get("attempt", 0)) for row in aftermath.rows.values()}
    failed = {each: row for each, row in aftermath.rows.items() if row["status"] == "ROLLBACK_FAILED"}
    tried = {each for each, row in failed.items() if (row.get("retries") or each, row.get("attempt", 0) + 1) in again}
    return [each for each in failed if each not in resolved | tried]


def _journals_have_no_gaps(aftermath: Any) -> Iterator[str]:
    for name in {row["deploymentId"] for row in aftermath.told if row["deploymentId"].startswith("target:")}:
        rows = [row for row in aftermath.told if row["deploymentId"] == name]
        sequences, times = [row["sequence"] for row in rows], [row["timestamp"] for row in rows]
        if sequences != list(range(1, len(rows) + 1)) or times != sorted(set(times)):
            yield f"I4 {name}: {sequences} at {times}"


def _what_is_live_is_what_is_recorded(aftermath: Any) -> Iterator[str]:
    """I6 and I7: the content, or nobody may deploy and it is said why."""
    target, current = aftermath.target, aftermath.target.get("current")
    if bool(target.get("held")) != bool(target.get("holder")):
        yield f"I7 held by {target.get('holder')!r}, because {target.get('held')!r}"
    if target.get("held") or not current:
        return
    row = aftermath.rows[current["deploymentId"]]
    known = row["status"] == "SUCCEEDED" or current["deploymentId"] in _said_live(aftermath)
    if not known or row["version"] != current["version"]:
        yield f"I6 {current['deploymentId']} is recorded as live, and is {row['version']} {row['status']}"
    parts, origin = {**current.get("inherits", {}), **current["request"]}, aftermath.rows.get(current["origin"], row)
    pinned = {name: origin["plan"].get(name, {}).get("pinned", {}) for name in PARTS}
    if not all(pins.items() <= parts.get(name, {}).items() for name, pins in pinned.items()):
        yield f"I6 live is {parts}, not what {current['origin']} made live"
    for part, found in _found(aftermath.world, parts):
        wanted = aftermath.world.s3.read(*_place(part))
        if found != wanted:
            yield f"I6 live is {found!r}, recorded is {current['version']}: {wanted!r}"


def _found(world: Any, parts: dict[str, Any]) -> Iterator[tuple[Any, bytes | None]]:
    """The content of the parts whose artifacts are kept in versions, as AWS has it."""
    application, infrastructure = parts.get("application", {}), parts.get("infrastructure", {})
    if "codeVersion" in application:
        function = world.lambda_.functions.get(SERVICE)
        alias = function.aliases.get(application["alias"], {}) if function else {}
        alone = function and alias and "RoutingConfig" not in alias
        yield application, function.versions[alias["FunctionVersion"]]["code"] if alone else None
    if "templateVersion" in infrastructure:
        stack = world.cloudformation.alive(SERVICE)
        yield infrastructure, stack.content.template.encode() if stack else None


def _place(part: dict[str, Any]) -> tuple[str, str, str]:
    what = "code" if "codeVersion" in part else "template"
    return (*part[what].removeprefix("s3://").split("/", 1), part[f"{what}Version"])


def _said_live(aftermath: Any) -> set[str]:
    details = [row["detail"] for row in aftermath.told]
    return {detail["deployment"] for detail in details if detail.get("resolution", "").startswith("live:")}


def _quarantine_is_what_was_rolled_back(aftermath: Any) -> Iterator[str]:
    """I6 and I9: read off the order in which everything happened; what is in quarantine does not start."""
    live, quarantine = "", frozenset[str]()
    for row in [row for row in aftermath.told if row["detail"]["service"] == SERVICE]:
        one = aftermath.rows.get(row["detail"].get("deployment", row["deploymentId"]), {})
        may_start = one.get("retries") or one.get("request", {}).get("override") or one.get("version") not in quarantine
        if row["event"] == "DeploymentStarted" and not may_start:
            yield f"I9 {row['deploymentId']} started {one['version']}, which is in quarantine"
        live, quarantine = _after(row, one, live, quarantine)
    current = aftermath.target.get("current", {}).get("version", "")
    found = {*aftermath.target.get("quarantine", {})}
    if (found, current) != (quarantine, live):
        yield f"I6 live is {current}, in quarantine are {found}; expected are {live} and {quarantine}"


def _after(row: Any, one: Any, live: str, quarantine: frozenset[str]) -> tuple[str, frozenset[str]]:
    """What is live and what is in quarantine after an event that tells of the deployment `one`."""
    event, detail = row["event"], row["detail"]
    failed = {one["version"]} if one and not one.get("restores") else set()
    if event == "DeploymentCompleted":
        left = {live, one.get("leaves", "")} if one.get("restores") else set()
        return one["version"], (quarantine | left) - {one["version"], ""}
    if event == "TargetResolved":
        live = detail["resolution"].partition(":")[2] or live
        return live, (quarantine | failed) - {live}
    cancel = one.get("cancel", {})
    at_fault = cancel.get("rollback") or (cancel.get("failed") and {*ACTS} & {*one["begun"]})
    if detail.get("status") == "ROLLED_BACK" or (detail.get("status") == "CANCELLED" and at_fault):
        return live, quarantine | (failed - {live})
    released = event == "VersionReleased" and detail["by"].startswith("arn:")
    return live, quarantine - ({detail["version"]} if released else set())


def _nobody_waits_for_a_free_target(aftermath: Any) -> Iterator[str]:
    """I2: at rest, only a freeze, or a holder, keeps anybody waiting."""
    waiting, target = [each for each, row in aftermath.rows.items() if row["status"] == "QUEUED"], aftermath.target
    if waiting and not (target.get("holder") or target.get("freeze")):
        yield f"I2 {waiting} wait for a free target"
