"""The program of this repository, and each component alone, run at most once for each way of running it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from ops.sandbox.mocks import PlainMocks
from ops.sandbox.program import Result, run_program

ROOT = Path(__file__).resolve().parents[2]
ALONE = Path(__file__).with_name("alone")
STACKS = ("dev", "prod")
DEPLOY_ROLE = "arn:aws:iam::123456789012:role/deploy-{service}"
SHOP_ROLE = "arn:aws:iam::999988887777:role/shop-deployer"


@cache
def ran(stack: str, *, preview: bool = False, roles: bool = False) -> Result:
    """`roles`: with deploy roles and another account, which the files of the stacks leave to their owners."""
    others = {"deployRole": DEPLOY_ROLE, "deployRoles": {"shop": SHOP_ROLE}, "allowedAccounts": ["111122223333"]}
    config = others if roles else None
    return run_program(ROOT, stack, mocks=PlainMocks(), preview=preview, config=config)


@cache
def alone(component: str, arguments: str, *, preview: bool = False) -> Result:
    """One component with the `least` or with `all` of its arguments."""
    return run_alone(component, arguments, preview=preview)


def run_alone(component: str, arguments: str, *, preview: bool = False) -> Result:
    config = {"component": component, "arguments": arguments}
    return run_program(ALONE, "test", mocks=PlainMocks(), preview=preview, config=config)


def piped(program: str, **arguments: Any) -> Result:
    """A program of pipelines/ with these arguments."""
    return _piped(program, json.dumps(arguments))


@cache
def _piped(program: str, arguments: str) -> Result:
    config = {"program": program, "arguments": json.loads(arguments)}
    return run_program(Path(__file__).with_name("pipelines"), "test", mocks=PlainMocks(), config=config)
