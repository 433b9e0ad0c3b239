"""What is looked over: the stacks of this repository, and one with every key of the config that makes something."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ops.sandbox.mocks import PlainMocks
from ops.sandbox.monitor import Registration
from ops.sandbox.program import run_program

ROOT = Path(__file__).resolve().parents[2]
PAGER = "arn:aws:sns:us-east-1:123456789012:pager"
EVERY_KEY: dict[str, Any] = {
    "allowedAccounts": ["111122223333"],
    "apiLogRole": True,
    "approvals": {"required": 1, "approvers": ["user/alice"]},
    "deployRole": "arn:aws:iam::123456789012:role/deploy-{service}",
    "deployRoles": {"shop": "arn:aws:iam::999988887777:role/shop-deployer"},
    "freezes": {"requests": "refuse"},
    "monitoring": {
        "alarms": True,
        "pager": True,
        "key": "own",
        "dashboard": True,
        "emails": ["on-call@example.com"],
        "pageTopic": PAGER,
        "topics": {"shop": PAGER},
    },
    "pointInTimeRecovery": True,
    "promoteTo": {
        "bus": "arn:aws:events:us-east-1:777788889999:event-bus/live-deployment-events",
        "environment": "live",
    },
    "protect": True,
    "provenance": {
        "environment": "staging",
        "account": "444455556666",
        "role": "arn:aws:iam::444455556666:role/promote-role-1234567",
    },
    "rollbacks": {"bakeSeconds": 60},
}
STACKS: dict[str, tuple[str, dict[str, Any]]] = {
    "dev": ("dev", {}),
    "prod": ("prod", {}),
    "every-key": ("prod", EVERY_KEY),
}
"""What we call it -> the stack, and config beside its file's."""


def registered(what: str) -> list[Registration]:
    """The resources: components are ours, not AWS's."""
    stack, config = STACKS[what]
    run = run_program(ROOT, stack, mocks=PlainMocks(), config=config)
    return [made for made in run.registrations.values() if made.custom]
