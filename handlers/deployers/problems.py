"""Why a stack could not be changed, or not be brought back: found before anything changes."""

from __future__ import annotations

from typing import Any

from handlers.deployers.stack import Stack

SETTLED = (
    "CREATE_COMPLETE",
    "UPDATE_COMPLETE",
    "UPDATE_ROLLBACK_COMPLETE",
    "IMPORT_COMPLETE",
    "IMPORT_ROLLBACK_COMPLETE",
)


def of_text(change: dict[str, Any], template: str) -> list[str]:
    """CloudFormation hands templates and values out with `?` for every other character: an undo would write that.
    https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/814
    """
    texts = {"the template": template, **{f"parameter {k}": v for k, v in change.get("parameters", {}).items()}}
    return [
        f"{name} has characters other than ASCII: write them as escapes" for name, t in texts.items() if not t.isascii()
    ]


def of_status(stack: Stack) -> list[str]:
    if not stack.exists or stack.status in SETTLED:
        return []
    return [f"it is {stack.status}: {'wait until it rests' if stack.moving else 'repair or delete it first'}"]


def of_parameter(change: dict[str, Any], summary: dict[str, Any], live: dict[str, str]) -> list[str]:
    declared = {p["ParameterKey"]: p for p in summary.get("Parameters", [])}
    given = change.get("parameters", {})
    unknown = [f"the template has no parameter {key}" for key in given if key not in declared]
    missing = [
        f"parameter {key} has no value and no default"
        for key, p in declared.items()
        if "DefaultValue" not in p and key not in given and key not in live
    ]
    lost = [
        f"parameter {key} is NoEcho and the template drops it: its present value could not be brought back"
        for key, value in live.items()
        if value == "****" and key not in declared
    ]
    unreadable = [
        f"parameter {key} is NoEcho: its present value could not be brought back; leave it out to keep it"
        for key in given
        if live.get(key) == "****"
    ]
    return [*unknown, *missing, *lost, *unreadable]


def of_capability(change: dict[str, Any], summary: dict[str, Any]) -> list[str]:
    wanted = [c for c in summary.get("Capabilities", []) if c not in change.get("capabilities", [])]
    if "CAPABILITY_IAM" in wanted and "CAPABILITY_NAMED_IAM" in change.get("capabilities", []):
        wanted.remove("CAPABILITY_IAM")
    return [f"the template needs {c}: add it to capabilities" for c in wanted]
