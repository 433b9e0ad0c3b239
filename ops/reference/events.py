"""docs/events.md: every event with its fields, and the one that asks for a deployment with its rules."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from domain import catalogue, events, kinds, policy, request, request_parts, rollback_request
from domain.errors import Code
from domain.fields import Field
from domain.spelling import camel
from ops.reference.markdown import WRITTEN, code, field_table, paragraphs, table

EXAMPLE: dict[str, Any] = {
    "deploymentId": "storefront-2026.11.22-3",
    "service": "storefront",
    "version": "2026.11.22-3",
    "requestedBy": "ci",
    "reason": "A faster basket",
    "onBusy": "queue",
    "override": False,
    "promote": True,
    "approvals": {"required": 2},
    "infrastructure": {
        "kind": "cloudformation",
        "stack": "storefront",
        "template": "s3://artifacts/storefront/2026.11.22-3/template.yaml",
        "parameters": {"Size": "2"},
        "capabilities": ["CAPABILITY_IAM"],
    },
    "application": {
        "kind": "lambda",
        "function": "storefront",
        "alias": "live",
        "code": "s3://artifacts/storefront/2026.11.22-3/app.zip",
        "canary": {"steps": [5, 25], "bakeSeconds": 120, "alarms": ["storefront-errors"]},
    },
    "validation": [
        {"kind": "lambda", "function": "storefront:live", "payload": {"ping": True}, "expect": {"ok": True}},
        {"kind": "http", "url": "https://storefront.example/health", "status": 200, "contains": "ok"},
        {"kind": "alarms", "alarms": ["storefront-errors"], "bakeSeconds": 300},
    ],
}
INTRODUCTION = """Source `{source}` (config key `eventSource`); the detail-type is the heading. Every detail carries
`schemaVersion`, now {version}; a new optional field does not raise it, so ignore what you do not know. Events come at
least once: `deploymentId` and `sequence` tell which.
"""
ASIDE = """`promote` and `promotedFrom`: [promotion.md](promotion.md). `input` is for stages of the pipeline's owner, in
whatever shape they read it ([stages.md](stages.md)); a pipeline without such stages refuses it.
"""
LEFT_OUT = """Without `deploymentId` the id of the event is taken, without `requestedBy` the account that sent it, and
without `onBusy` the deployment queues. The same `deploymentId` and request again change nothing; another is refused.
"""
ORDER = {"domain.events": 0, "domain.approval_events": 1, "domain.target_events": 2}
TO = """`to` is a deployment or a version; left out, it is what was live before. `now` cancels what is being deployed.
`override` restores a version although it is in quarantine itself.
"""
MARKED = """Every kind of infrastructure and application takes these, too: a change that cannot be undone says so.
"""
DEMANDED = "Who asks may demand more approvals than the stack does, never fewer; may be left out.\n"
PARTS: dict[str, tuple[str, Mapping[str, dict[str, Field]]]] = {
    "infrastructure": ("What the application needs, deployed first; may be left out.", kinds.INFRASTRUCTURE),
    "application": ("What serves; may be left out.", kinds.APPLICATION),
    "validation": (f"A list of at most {request_parts.MAX_VALIDATIONS} checks of the new version.", kinds.VALIDATION),
}


def event_reference() -> str:
    outgoing = sorted((e for e in catalogue.REGISTRY.values() if not e.incoming), key=lambda e: ORDER[e.__module__])
    common = {f.name for f in fields(events.Event)}
    parts = [
        "# Events\n",
        WRITTEN.format(source="`domain/catalogue.py`, `domain/request.py` and `domain/rollback_request.py`"),
        paragraphs(INTRODUCTION, source=events.SOURCE, version=events.SCHEMA_VERSION),
        _requested(),
        *_also_from_outside(common),
        "## What every outgoing event tells\n",
        _event_fields(events.Event, set()),
    ]
    for event in outgoing:
        parts += [f"## {event.__name__}\n", f"{event.__doc__}\n", _event_fields(event, common)]
    parts += ["## Codes\n", "Why a stage failed: " + ", ".join(code(each.value) for each in Code) + ".\n"]
    return "\n".join(parts)


def _also_from_outside(common: set[str]) -> list[str]:
    """Events from outside that ask for nothing: their fields are said by their classes."""
    asking = (events.DeploymentRequested, events.RollbackRequested)
    others = [event for event in catalogue.REGISTRY.values() if event.incoming and event not in asking]
    return [f"## {each.__name__}\n\n{each.__doc__}\n\n{_event_fields(each, common)}" for each in others]


def _event_fields(event: type[events.Event], known: set[str]) -> str:
    rows = [
        (code(camel(f.name)), _json_type(str(f.type)), f.metadata["doc"]) for f in fields(event) if f.name not in known
    ]
    return table(("Field", "Type", "Meaning"), rows)


def _json_type(annotation: str) -> str:
    return {"str": "text", "int": "number", "tuple[str, ...]": "list of texts", "bool": "boolean"}[annotation]


def _requested() -> str:
    """The events from outside: their shapes are the laws of domain/request.py and domain/rollback_request.py."""
    event = events.DeploymentRequested
    apart = (*PARTS, "approvals")
    top = {name: field for name, field in request.top_fields("dev").items() if name not in apart}
    lines = [f"## {event.__name__}\n", f"{event.__doc__} What is not right is refused with every problem.\n"]
    lines += [field_table(top).replace('"dev", the environment', "the environment"), LEFT_OUT, ASIDE]
    for part, (meaning, known_kinds) in PARTS.items():
        lines += [f"### {part}\n", f"{meaning}\n"]
        for kind, known in known_kinds.items():
            lines += [f'`"kind": "{kind}"`\n', field_table(known)]
    lines += ["### irreversible\n", MARKED, field_table(kinds.PART)]
    lines += ["### approvals\n", DEMANDED, field_table(policy.REQUESTED)]
    lines += ["### Example\n", f"```json\n{json.dumps(EXAMPLE, indent=2)}\n```\n"]
    back = events.RollbackRequested
    lines += [f"## {back.__name__}\n", f"{back.__doc__} [rollback.md](rollback.md) says what is restored.\n"]
    lines += [field_table(rollback_request.fields("dev")).replace('"dev", the environment', "the environment"), TO]
    return "\n".join(lines)
