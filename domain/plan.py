"""What a deployment will do, in one document: people see it, vote on its digest, and exactly that is carried out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from domain.deployment import Deployment
from domain.errors import Code, StageError
from domain.fields import show
from domain.undo import Step, promised

MOST_CHANGES = 60
MOST_PARAMETERS = 20
MOST_TEXT = 120
MAX_BYTES = 64 * 1024
SENTENCES = ("summary", "alerts")


def assemble(
    request: Mapping[str, Any], parts: Mapping[str, dict[str, Any]], snapshot: Mapping[str, Any]
) -> dict[str, Any]:
    """The plan of a request, from the plans of its parts and what is there now.

    A part's plan has `summary` and `alerts` (sentences), `unchanged`, and whatever carries it out. Everything counts
    for the digest; what is kept of long lists is cut. Raises StageError where it is too large to be kept all the same.
    """
    whole = {
        **{name: {key: value for key, value in part.items() if key not in SENTENCES} for name, part in parts.items()},
        "validation": [_check(check) for check in request.get("validation", [])],
        "undo": [str(_undo(name, request[name], snapshot[name], parts[name])) for name in reversed(list(parts))],
    }
    summary, alerts = ([sentence for part in parts.values() for sentence in part[key]] for key in SENTENCES)
    alerts = [*_irreversible(request, parts), *alerts]
    shown = json.dumps([_open(request), whole, summary, alerts], sort_keys=True)
    return _fitting(
        {
            "digest": hashlib.sha256(shown.encode()).hexdigest(),
            "unchanged": all(part["unchanged"] for part in parts.values()),
            "summary": summary or ["nothing to deploy"],
            "alerts": _few(alerts),
            **{name: _cut(value) if isinstance(value, dict) else value for name, value in whole.items()},
        }
    )


def own(deployment: Deployment, summary: list[str], alerts: Sequence[str] = (), *, unchanged: bool) -> dict[str, Any]:
    """The plan that a stage of the pipeline's owner made, after the plan of the stages before it, if they made one.

    Its digest stands for the request, too. Raises StageError where it is too large to be kept.
    """
    request, was = deployment.request, deployment.plan or {}
    shown = json.dumps([_open(request), was.get("digest"), summary, list(alerts), unchanged], sort_keys=True)
    return _fitting(
        {
            **was,
            "digest": hashlib.sha256(shown.encode()).hexdigest(),
            "summary": [*was.get("summary", []), *summary],
            "alerts": _few([*was.get("alerts", []), *alerts]),
            "unchanged": unchanged and was.get("unchanged", True),
            "validation": was.get("validation", []),
            "undo": list(dict.fromkeys([*was.get("undo", []), *promised(deployment.stages)])),
        }
    )


def of_input(deployment: Deployment) -> dict[str, Any]:
    """What people are to agree to where no stage has made a plan: what the request says."""
    told = [f"{key}: {show(value)}" for key, value in deployment.request.get("input", {}).items()]
    return own(deployment, told[:MOST_CHANGES] or ["the request says nothing of what will change"], unchanged=False)


def _fitting(made: dict[str, Any]) -> dict[str, Any]:
    """Raises StageError where it is too large to be kept."""
    if (size := len(json.dumps(made))) > MAX_BYTES:
        why = f"the plan has {size:,} bytes; at most {MAX_BYTES:,} can be kept"
        raise StageError(Code.PLAN_FAILED, f"{why}: give the stack fewer or shorter parameters")
    return made


def _open(request: Mapping[str, Any]) -> dict[str, Any]:
    """The request without values that may be secret, so that nobody can try them out on the digest: the plan of the
    infrastructure pins them already."""
    if "infrastructure" not in request:
        return dict(request)
    return {**request, "infrastructure": {**request["infrastructure"], "parameters": None}}


def _undo(name: str, change: dict[str, Any], snapshot: dict[str, Any], planned: Mapping[str, Any]) -> Step:
    return Step(name, change, snapshot, "" if planned["unchanged"] else change.get("irreversibleReason", ""))


def _irreversible(request: Mapping[str, Any], parts: Mapping[str, dict[str, Any]]) -> list[str]:
    """What nobody can take back, before everything else that people should look at."""
    return [
        f"{name} CANNOT BE UNDONE: {request[name]['irreversibleReason']}"
        for name, part in parts.items()
        if request[name].get("irreversible") and not part["unchanged"]
    ]


def _few(alerts: list[str]) -> list[str]:
    more = len(alerts) - MOST_CHANGES
    return [*alerts[:MOST_CHANGES], f"and {more} more like these"] if more > 0 else alerts


def _cut(part: dict[str, Any]) -> dict[str, Any]:
    changes = part.get("changes", [])
    more = {"more": len(changes) - MOST_CHANGES} if len(changes) > MOST_CHANGES else {}
    lists = {"changes": changes[:MOST_CHANGES]} if "changes" in part else {}
    if "parameters" in part:
        lists["parameters"] = [_short(each) for each in part["parameters"][:MOST_PARAMETERS]]
    return {**part, **lists, **more}


def _short(values: Mapping[str, str]) -> dict[str, str]:
    return {key: text if len(text) <= MOST_TEXT else f"{text[: MOST_TEXT - 1]}…" for key, text in values.items()}


def _check(check: Mapping[str, Any]) -> str:
    """A validation as a sentence."""
    if check["kind"] == "lambda":
        wanted = f"answers {show(check['expect'])}" if "expect" in check else "answers without an error"
        return f"function {check['function']} {wanted}"
    if check["kind"] == "http":
        text = f" with {show(check['contains'])} in it" if "contains" in check else ""
        return f"{check['url']} answers {check.get('status', 200)}{text}"
    when = "after at most" if check.get("mayRing") else "for"
    bake = f" {when} {check['bakeSeconds']} s" if check.get("bakeSeconds") else ""
    return f"no alarm of {', '.join(check['alarms'])}{bake}"
