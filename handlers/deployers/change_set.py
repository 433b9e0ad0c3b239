"""Change sets: what CloudFormation will do to a stack, found out before it does it.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-changesets.html
"""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from typing import Any

from botocore.exceptions import WaiterError

from domain.errors import Code, StageError
from handlers.adapters.aws import ClientError, DeployRole, error_code, message
from handlers.deployers import marks
from handlers.deployers.stack import Stack, request_token
from handlers.deployers.template import described_as, made_from, parameters, read

PATIENCE = {"Delay": 1, "MaxAttempts": 20}
"""A change set is made within seconds; what takes longer is looked at by the sweep."""
MISMATCH = "mismatch with existing attribute"
"""The template was overwritten since: what an earlier call had made of it is what people will be shown.
https://github.com/localstack/localstack/blob/main/tests/aws/services/cloudformation/api/test_changesets.snapshot.json"""
UNCHANGED = ("didn't contain changes", "No updates are to be performed")
MAKING = ("CREATE_PENDING", "CREATE_IN_PROGRESS")
NOT_THERE = ("ChangeSetNotFound", "ChangeSetNotFoundException")
ORDER = {"Remove": 0, "True": 1, "Conditional": 2}
WORDS = {"Add": "added", "Modify": "modified", "Remove": "removed", "Import": "imported", "Dynamic": "decided later"}
MOST_NAMES = 8
HIDDEN = "****"
"""How CloudFormation shows a NoEcho parameter."""


def name(mark: str) -> str:
    """Starts with a letter, as CloudFormation wants it."""
    return f"deployment-{request_token(marks.root(mark))}"


def make(change: dict[str, Any], snapshot: dict[str, Any], role: DeployRole, mark: str) -> None:
    """Have the change set made; one that an earlier call asked for stays as it is."""
    cloudformation, template = role.client("cloudformation"), read(role, change)
    try:
        cloudformation.create_change_set(
            StackName=change["stack"],
            ChangeSetName=name(mark),
            ChangeSetType="UPDATE" if snapshot["exists"] else "CREATE",
            Description=described_as(mark, template),
            Parameters=parameters(change, snapshot, cloudformation, template),
            Capabilities=change.get("capabilities", []),
            **template.argument,
        )
    except ClientError as error:
        if error_code(error) != "AlreadyExistsException" and MISMATCH not in message(error):
            raise


def described(change: dict[str, Any], role: DeployRole, mark: str) -> dict[str, Any] | None:
    """The change set with all its changes, or None while CloudFormation works on it."""
    cloudformation, which = role.client("cloudformation"), {"StackName": change["stack"], "ChangeSetName": name(mark)}
    with suppress(WaiterError):  # it failed, or took too long: what it is then, is asked below
        cloudformation.get_waiter("change_set_create_complete").wait(**which, WaiterConfig=PATIENCE)
    pages = list(cloudformation.get_paginator("describe_change_set").paginate(**which))
    if pages[0]["Status"] in MAKING:
        return None
    return {**pages[0], "Changes": [each for page in pages for each in page.get("Changes", [])]}


def plan(change: dict[str, Any], snapshot: dict[str, Any], found: dict[str, Any], secret: set[str]) -> dict[str, Any]:
    """What people are shown of it, without the values of `secret` parameters.

    Raises StageError where CloudFormation could not make it.
    """
    pinned = _pinned(snapshot, found, secret)
    about = {"kind": "cloudformation", "stack": change["stack"], "secret": sorted(secret), "pinned": pinned}
    if found["Status"] == "FAILED":
        why = str(found.get("StatusReason", "no reason was given"))
        if not any(sentence in why for sentence in UNCHANGED):
            raise StageError(Code.PLAN_FAILED, f"stack {change['stack']}: {why}")
        told = {"summary": [f"stack {change['stack']} needs no change"], "alerts": [], "unchanged": True}
        return {**about, **told, "action": "none", "changes": [], "parameters": []}
    changes = sorted(
        (_change(each["ResourceChange"]) for each in found["Changes"] if "ResourceChange" in each), key=_rank
    )
    return {
        **about,
        "action": "update" if snapshot["exists"] else "create",
        "changeSet": found["ChangeSetId"],
        "changes": changes,
        "parameters": _parameters(snapshot, found, secret),
        "summary": [_summary(change["stack"], snapshot["exists"], changes)],
        "alerts": [sentence for each in changes if (sentence := _alert(each))],
        "unchanged": False,
    }


def available(change: dict[str, Any], role: DeployRole, mark: str) -> bool:
    """Whether it can still be executed: CloudFormation gives up change sets of a stack that was changed otherwise."""
    which = {"StackName": change["stack"], "ChangeSetName": name(mark)}
    try:
        return bool(role.client("cloudformation").describe_change_set(**which)["ExecutionStatus"] == "AVAILABLE")
    except ClientError as error:
        if _gone(error):
            return False
        raise


def discard(change: dict[str, Any], role: DeployRole, mark: str) -> bool:
    """Delete it where it was not executed, and a stack that was made for it alone; False while it is being made."""
    cloudformation, which = role.client("cloudformation"), {"StackName": change["stack"], "ChangeSetName": name(mark)}
    try:
        cloudformation.delete_change_set(**which)
    except ClientError as error:
        if not error_code(error).startswith("InvalidChangeSetStatus") and not _gone(error):
            raise
        if not _gone(error) and cloudformation.describe_change_set(**which)["Status"] in MAKING:
            return False
    stack = Stack(cloudformation, change["stack"])
    if stack.empty and not cloudformation.list_change_sets(StackName=change["stack"])["Summaries"]:
        cloudformation.delete_stack(StackName=stack.id)
    return True


def _pinned(snapshot: dict[str, Any], found: dict[str, Any], secret: set[str]) -> dict[str, Any]:
    """Which template, and every value that the stack will have; a secret one is left out, so that it stays."""
    before = snapshot.get("parameters", {})
    after = {p["ParameterKey"]: p for p in found.get("Parameters", [])}
    values = {key: p.get("ParameterValue", before.get(key, HIDDEN)) for key, p in after.items()}
    known = {key: value for key, value in values.items() if key not in secret and value != HIDDEN}
    return {**made_from(found.get("Description", "")), "parameters": known}


def _gone(error: ClientError) -> bool:
    return error_code(error) in NOT_THERE or "does not exist" in message(error)


def _change(change: dict[str, Any]) -> dict[str, Any]:
    targets = [detail.get("Target", {}) for detail in change.get("Details", [])]
    names = sorted({str(target["Name"]) for target in targets if target.get("Name")}) or change.get("Scope", [])
    told = {"action": change["Action"], "resource": change["LogicalResourceId"], "type": change["ResourceType"]}
    replaced = {"replacement": change["Replacement"]} if change.get("Replacement", "False") != "False" else {}
    return {**told, **replaced, **({"scope": names[:MOST_NAMES]} if names else {})}


def _rank(change: dict[str, Any]) -> tuple[int, str]:
    """What is lost first."""
    return ORDER.get(change["action"], ORDER.get(change.get("replacement", ""), 3)), change["resource"]


def _summary(stack: str, exists: bool, changes: list[dict[str, Any]]) -> str:
    counted = Counter(WORDS.get(change["action"], change["action"]) for change in changes)
    what = ", ".join(f"{count} {word}" for word, count in counted.items()) or "no resource changes"
    return f"stack {stack} will be {'updated' if exists else 'created'}: {what}"


def _alert(change: dict[str, Any]) -> str:
    which = f"{change['resource']} ({change['type']})"
    if change["action"] == "Remove":
        return f"{which} will be DESTROYED"
    words = {"True": "REPLACED: a new one is made, the old one destroyed", "Conditional": "POSSIBLY REPLACED"}
    word = words.get(change.get("replacement", ""))
    return f"{which} will be {word}" if word else ""


def _parameters(snapshot: dict[str, Any], found: dict[str, Any], secret: set[str]) -> list[dict[str, str]]:
    """Those that change. A secret one of a living stack does not: nobody could bring it back."""
    before = snapshot.get("parameters", {})
    after = {p["ParameterKey"]: str(p.get("ParameterValue", "")) for p in found.get("Parameters", [])}
    changed = [key for key in {**before, **after} if before.get(key) != after.get(key)]
    return [
        {"name": key, "from": before.get(key, ""), "to": HIDDEN if key in secret else after.get(key, "")}
        for key in changed
        if not (key in secret and key in before)
    ]
