"""CloudFormation stacks: created or updated, brought to rest, and brought back to the template they had."""

from __future__ import annotations

from typing import Any

from domain.errors import Code, StageError
from handlers.adapters.aws import ClientError, DeployRole, is_transient, message
from handlers.deployers import artifacts, problems
from handlers.deployers.problems import SETTLED
from handlers.deployers.stack import Stack, request_token
from handlers.deployers.template import pack, parameters, template_argument, unpack
from handlers.results import Done, Waiting

NOTHING = "No updates are to be performed"


def plan(change: dict[str, Any], request: dict[str, Any], role: DeployRole) -> tuple[str, ...]:
    """Reads the template and compares it with the request, so that what cannot work changes nothing."""
    s3, cloudformation = role.client("s3"), role.client("cloudformation")
    artifacts.must_exist(s3, change["template"])
    stack = Stack(cloudformation, change["stack"])
    try:
        summary = cloudformation.get_template_summary(**template_argument(role, change["template"]))
    except ClientError as error:
        if is_transient(error):
            raise
        raise _refused(change, error) from error
    found = [
        *problems.of_text(change, artifacts.text(s3, change["template"])),
        *problems.of_status(stack),
        *problems.of_parameter(change, summary, stack.parameters),
        *problems.of_capability(change, summary),
    ]
    if found:
        raise StageError(Code.PLAN_FAILED, f"stack {change['stack']}: {'; '.join(found)}")
    return (f"stack {change['stack']} will be {'updated' if stack.exists else 'created'} from {change['template']}",)


def snapshot(change: dict[str, Any], role: DeployRole) -> dict[str, Any]:
    """Template, parameters and capabilities of the stack."""
    cloudformation = role.client("cloudformation")
    stack = Stack(cloudformation, change["stack"])
    if not stack.exists:
        return {"exists": False}
    body = cloudformation.get_template(StackName=stack.id, TemplateStage="Original")["TemplateBody"]
    return {
        "exists": True,
        "stackId": stack.id,
        "template": pack(body),
        "parameters": stack.parameters,
        "capabilities": stack.capabilities,
    }


def begin(change: dict[str, Any], snapshot: dict[str, Any], role: DeployRole, mark: str) -> Done | Waiting:
    """Create or update; the deployment's id is the request token, so that a repeated call is the same call."""
    cloudformation = role.client("cloudformation")
    arguments = {
        "StackName": change["stack"],
        "Parameters": parameters(change, snapshot, cloudformation, role),
        "Capabilities": change.get("capabilities", []),
        "ClientRequestToken": request_token(mark),
        **template_argument(role, change["template"]),
    }
    act = cloudformation.update_stack if snapshot["exists"] else cloudformation.create_stack
    return _ask(act, arguments, Stack(cloudformation, change["stack"]), change["stack"], "deploy")


def check(change: dict[str, Any], operation: dict[str, Any], role: DeployRole, mark: str) -> Done | Waiting:
    """Raises StageError with the first resource's reason where CloudFormation gave up."""
    stack = Stack(role.client("cloudformation"), operation["stackId"])
    if stack.moving:
        return Waiting(operation, stack.id)
    if stack.status in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
        return Done((f"stack {change['stack']}: {stack.status}",))
    reason = f"stack {change['stack']} ended as {stack.status or 'deleted'}: {stack.why(request_token(mark))}"
    raise StageError(Code.INFRASTRUCTURE_FAILED, reason)


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
        return _of_others(stack, change, mark)
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
    if phase != "restore" and stack.status == "UPDATE_ROLLBACK_COMPLETE":
        return Done((f"CloudFormation itself took stack {change['stack']} back",))
    if phase == "restore" or (phase == "continue" and stack.status not in SETTLED):
        reason = f"stack {change['stack']} could not be brought back, it is {stack.status}: {stack.why(_undo(mark))}"
        raise StageError(Code.UNDO_FAILED, reason)
    cloudformation = role.client("cloudformation")
    if stack.status == "UPDATE_ROLLBACK_FAILED":
        cloudformation.continue_update_rollback(StackName=stack.id, ClientRequestToken=request_token(mark, "continue"))
        return Waiting({"phase": "continue", "stackId": stack.id}, stack.id)
    return _restore(cloudformation, stack, snapshot, role, change, mark)


def _of_others(stack: Stack, change: dict[str, Any], mark: str) -> Done | Waiting:
    """What others did must not be undone: neither a stack that they created before us, nor their update."""
    if stack.ever_changed_by(mark):
        if stack.moving:
            return Waiting({"phase": "rest", "stackId": stack.id}, stack.id)
        reason = f"stack {change['stack']} was changed by somebody else since; bring it back by hand"
        raise StageError(Code.UNDO_FAILED, reason)
    return Done((f"stack {change['stack']} was not changed by this deployment",))


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
        return _ask(cloudformation.update_stack, arguments, stack, change["stack"], "restore")


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


def _ask(act: Any, arguments: dict[str, Any], stack: Stack, name: str, phase: str) -> Done | Waiting:
    """Start a stack operation, or recognise our own where its answer got lost."""
    try:
        stack_id = act(**arguments)["StackId"]
    except ClientError as error:
        if NOTHING in message(error):
            return Done((f"stack {name} needs no change",))
        if not stack.began(arguments["ClientRequestToken"]):
            raise
        stack_id = stack.id
    return Waiting({"phase": phase, "stackId": stack_id}, stack_id)


def _as_before(values: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {"ParameterKey": key, "UsePreviousValue": True}
        if value == "****"
        else {"ParameterKey": key, "ParameterValue": value}
        for key, value in values.items()
    ]


def _undo(mark: str) -> str:
    return request_token(mark, "undo")


def _refused(change: dict[str, Any], error: ClientError) -> StageError:
    return StageError(Code.PLAN_FAILED, f"template {change['template']}: {message(error)}")
