"""Stacks on their way back: brought to rest, and then to the template that they had."""

from __future__ import annotations

from typing import Any

from domain.errors import Code, StageError
from handlers.adapters.aws import ClientError, DeployRole, message
from handlers.deployers import marks
from handlers.deployers.problems import SETTLED
from handlers.deployers.stack import Stack, request_token
from handlers.deployers.template import pack, unpack
from handlers.results import Done, Waiting

NOTHING = "No updates are to be performed"


def revert(
    change: dict[str, Any],
    snapshot: dict[str, Any],
    operation: dict[str, Any] | None,
    role: DeployRole,
    mark: str,
    last: bool,
) -> Done | Waiting:
    """Bring the stack to rest, then back to its snapshot; a stack that was not there is deleted."""
    cloudformation = role.client("cloudformation")
    stack = Stack(cloudformation, (operation or snapshot).get("stackId") or change["stack"])
    if stack.exists and not stack.last_changed_by(mark):
        return _of_others(cloudformation, stack, snapshot, change, mark)
    phase = (operation or {}).get("phase") or ("restore" if stack.began(_undo(mark)) else "")
    if not snapshot["exists"]:
        return _remove(cloudformation, stack, change, phase, mark)
    if not stack.exists:
        raise StageError(
            Code.UNDO_FAILED, f"stack {change['stack']} was there before and is gone; create it again by hand"
        )
    if stack.moving:
        return _bring_to_rest(cloudformation, stack, phase, mark)
    return _take_back(stack, snapshot, role, change, mark, phase)


def _take_back(
    stack: Stack, snapshot: dict[str, Any], role: DeployRole, change: dict[str, Any], mark: str, phase: str
) -> Done | Waiting:
    """The stack rests; what was begun already decides what comes next."""
    if phase == "restore" and stack.status == "UPDATE_COMPLETE":
        return Done((f"stack {change['stack']} is back to the template it had",))
    # After a restore that failed, CloudFormation has gone back to what is to be undone.
    if phase != "restore" and stack.status == "UPDATE_ROLLBACK_COMPLETE" and not marks.again(mark):
        return Done((f"CloudFormation itself took stack {change['stack']} back",))
    if phase == "restore" or (phase == "continue" and stack.status not in SETTLED):
        reason = f"stack {change['stack']} could not be brought back, it is {stack.status}: {stack.why(_undo(mark))}"
        raise StageError(Code.UNDO_FAILED, reason)
    cloudformation = role.client("cloudformation")
    if stack.status == "UPDATE_ROLLBACK_FAILED":
        cloudformation.continue_update_rollback(StackName=stack.id, ClientRequestToken=request_token(mark, "continue"))
        return Waiting({"phase": "continue", "stackId": stack.id}, stack.id)
    return _restore(cloudformation, stack, snapshot, role, change, mark)


def _of_others(
    cloudformation: Any, stack: Stack, snapshot: dict[str, Any], change: dict[str, Any], mark: str
) -> Done | Waiting:
    """What others did must not be undone: neither a stack that they created before us, nor their update. Whoever has
    brought the stack back by hand has helped."""
    if stack.ever_changed_by(mark):
        if stack.moving:
            return Waiting({"phase": "rest", "stackId": stack.id}, stack.id)
        if _as_it_was(cloudformation, stack, snapshot):
            return Done((f"stack {change['stack']} was brought back by somebody else",))
        reason = f"stack {change['stack']} was changed by somebody else since; bring it back by hand"
        raise StageError(Code.UNDO_FAILED, reason)
    return Done((f"stack {change['stack']} was not changed by this deployment",))


def _as_it_was(cloudformation: Any, stack: Stack, snapshot: dict[str, Any]) -> bool:
    if not snapshot["exists"] or stack.parameters != snapshot["parameters"]:
        return False
    body = cloudformation.get_template(StackName=stack.id, TemplateStage="Original")["TemplateBody"]
    return pack(body) == snapshot["template"]


def _restore(
    cloudformation: Any,
    stack: Stack,
    snapshot: dict[str, Any],
    role: DeployRole,
    change: dict[str, Any],
    mark: str,
) -> Done | Waiting:
    with unpack(snapshot["template"], role, change["template"], mark) as template:
        arguments = {
            "StackName": stack.id,
            "Parameters": _as_before(snapshot["parameters"]),
            "Capabilities": snapshot["capabilities"],
            "ClientRequestToken": _undo(mark),
            **template,
        }
        try:
            stack_id = cloudformation.update_stack(**arguments)["StackId"]
        except ClientError as error:
            if NOTHING in message(error):
                return Done((f"stack {change['stack']} needs no change",))
            if not stack.began(_undo(mark)):  # our own, where its answer got lost
                raise
            stack_id = stack.id
    return Waiting({"phase": "restore", "stackId": stack_id}, stack_id)


def _remove(cloudformation: Any, stack: Stack, change: dict[str, Any], phase: str, mark: str) -> Done | Waiting:
    if not stack.exists:
        return Done((f"stack {change['stack']} is gone, as before",))
    if stack.status == "DELETE_FAILED" and phase == "delete":
        raise StageError(Code.UNDO_FAILED, f"stack {change['stack']} cannot be deleted: {stack.why(_undo(mark))}")
    if not stack.moving or stack.status == "CREATE_IN_PROGRESS":
        cloudformation.delete_stack(StackName=stack.id, ClientRequestToken=_undo(mark))
        return Waiting({"phase": "delete", "stackId": stack.id}, stack.id)
    return Waiting({"phase": phase or "rest", "stackId": stack.id}, stack.id)


def _bring_to_rest(cloudformation: Any, stack: Stack, phase: str, mark: str) -> Waiting:
    if stack.status == "UPDATE_IN_PROGRESS" and not phase:
        try:
            cloudformation.cancel_update_stack(StackName=stack.id, ClientRequestToken=request_token(mark, "cancel"))
        except ClientError as error:
            if "CancelUpdateStack cannot be called" not in message(error):
                raise
    return Waiting({"phase": phase or "rest", "stackId": stack.id}, stack.id)


def _as_before(values: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {"ParameterKey": key, "UsePreviousValue": True}
        if value == "****"
        else {"ParameterKey": key, "ParameterValue": value}
        for key, value in values.items()
    ]


def _undo(mark: str) -> str:
    return request_token(mark, "undo")
