"""docs/config.md: every key of a stack's config, what each stack sets, and the keys of `approvals`."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import yaml

from domain import policy
from domain.spelling import camel
from ops.reference.markdown import ROOT, WRITTEN, code, rule, table

STACKS = ("dev", "prod")
USE = "Set a key with `pulumi config set`; every key that is wrong is named before anything changes.\n"
APPROVALS = """The keys of `approvals`. `services` gives single services, by name, keys of their own, which go before
those of the stack: `services: {storefront: {required: 3}}`. The gate is built where `approvers` are named anywhere.
"""
MEANING = {
    "required": "How many distinct people must approve; a request may demand more.",
    "approvers": "Who may vote. `*` stands for any user below a path, or any session of a role.",
    "excludeRequester": "Whether a request cannot be approved by whoever made it, or by whom it names.",
    "expiresMinutes": "How long people are asked; then the deployment ends as EXPIRED.",
    "remindMinutes": "How often the event ApprovalReminded is told while nobody decides; 0 for never.",
    "passUnchanged": "Whether a plan that changes nothing passes without approval.",
    "provenRequests": "Whether requests by events are refused, because an event proves nobody.",
}


def config_reference() -> str:
    project = yaml.safe_load((ROOT / "Pulumi.yaml").read_text(encoding="utf-8"))
    own = {stack: _stack_config(project["name"], stack) for stack in STACKS}
    rows = [
        [
            code(key),
            declared["type"],
            code(declared["default"]),
            *(code(own[stack][key]) if key in own[stack] else "" for stack in STACKS),
            declared["description"],
        ]
        for key, declared in project["config"].items()
    ]
    source = WRITTEN.format(source="`Pulumi.yaml`, the stacks' files and `domain/policy.py`")
    keys = table(("Key", "Type", "Default", *STACKS, "Meaning"), rows)
    return "\n".join(["# Config\n", source, USE, keys, "## approvals\n", APPROVALS, _approvals()])


def _approvals() -> str:
    defaults = {camel(f.name): _json(f.default) for f in fields(policy.Policy)}
    rows = [(code(key), code(defaults[key]), rule(known.check), MEANING[key]) for key, known in policy.FIELDS.items()]
    return table(("Key", "Default", "Rule", "Meaning"), rows)


def _json(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _stack_config(project: str, stack: str) -> dict[str, Any]:
    config = yaml.safe_load((ROOT / f"Pulumi.{stack}.yaml").read_text(encoding="utf-8"))["config"]
    return {key.removeprefix(f"{project}:"): value for key, value in config.items() if key.startswith(f"{project}:")}
