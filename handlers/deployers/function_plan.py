"""Functions before they are changed: what is there, what will be, and whether that still holds."""

from __future__ import annotations

from typing import Any

from handlers.adapters.aws import DeployRole
from handlers.deployers import canary, code_copy, package
from handlers.deployers import function as function_


def snapshot(change: dict[str, Any], role: DeployRole) -> dict[str, Any]:
    """The code of $LATEST by its digest, and where the alias points; `alias` is None if there is none.

    An archive itself is copied beside the artifacts: Lambda hands out no copy that could be put back whatever its size,
    and the artifact that it came from may have been overwritten since. Of an image, `image` says which one it is.
    """
    lambda_ = role.client("lambda")
    configuration = function_.configuration(lambda_, change["function"])
    if configuration is None:
        return {"exists": False}
    kept = code_copy.keep(lambda_, role, change, configuration["CodeSha256"])
    alias = function_.alias(lambda_, change)
    return {
        "exists": True,
        "code": configuration["CodeSha256"],
        "settings": function_.settings_of(configuration),
        "alias": alias and _live(lambda_, change, alias),
        **kept,
    }


def _live(lambda_: Any, change: dict[str, Any], alias: dict[str, Any]) -> dict[str, Any]:
    version = function_.configuration(lambda_, f"{change['function']}:{alias['FunctionVersion']}") or {}
    return {
        "version": alias["FunctionVersion"],
        "routing": alias.get("RoutingConfig", {}),
        "code": version.get("CodeSha256", ""),
        "settings": function_.settings_of(version),
    }


def plan(change: dict[str, Any], snapshot: dict[str, Any], role: DeployRole, mark: str) -> dict[str, Any] | None:
    """From which version to which code; the artifact is read, so that nothing else can take its place."""
    to, name = package.pin(change, role), f"{change['function']}:{change['alias']}"
    alias = snapshot.get("alias") or {}
    live = {key: alias[key] for key in ("version", "code")} if alias else {}
    same = (to["code"], snapshot.get("settings"), {})
    unchanged = bool(alias) and (alias["code"], alias["settings"], alias["routing"]) == same
    was = f"from version {live['version']} (code {live['code'][:12]})" if live else "for the first time"
    step_by_step = canary.planned(change, alias)
    said = [f"{name} will run code {to['code'][:12]}, {was}", *canary.told(change, step_by_step)]
    return {
        "kind": "lambda",
        "function": change["function"],
        "alias": change["alias"],
        **({"from": live} if live else {}),
        "to": to,
        **step_by_step,
        "pinned": package.wanted(change, to),
        "summary": [f"{name} keeps its code"] if unchanged else said,
        "alerts": [],
        "unchanged": unchanged,
    }


def moved(change: dict[str, Any], snapshot: dict[str, Any], plan: dict[str, Any], role: DeployRole, mark: str) -> str:
    lambda_, function = role.client("lambda"), change["function"]
    if gone := package.moved(change, plan["to"], role):
        return gone
    now, alias = function_.alias(lambda_, change), snapshot.get("alias")
    routed = now and (now["FunctionVersion"], now.get("RoutingConfig", {}))
    if routed != (alias and (alias["version"], alias["routing"])):
        return f"{function}:{change['alias']} was moved by somebody else since the plan was made"
    latest = function_.configuration(lambda_, function)
    if (latest and latest["CodeSha256"]) != snapshot.get("code"):
        return f"the code of {function} was changed by somebody else since the plan was made"
    if latest and function_.settings_of(latest) != snapshot["settings"]:
        return f"the configuration of {function} was changed by somebody else since the plan was made"
    return ""
