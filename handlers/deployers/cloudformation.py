"""CloudFormation stacks: looked at, planned as a change set, and changed as planned."""

from __future__ import annotations

from typing import Any

from domain.errors import Code, StageError
from handlers.adapters.aws import ClientError, DeployRole, error_code, is_transient, message
from handlers.deployers import change_set, problems, stack_undo
from handlers.deployers.stack import Stack, request_token
from handlers.deployers.template import pack, read
from handlers.results import Done, Waiting


def examine(change: dict[str, Any], request: dict[str, Any], role: DeployRole) -> None:
    """Reads the template and compares it with the request, so that what cannot work changes nothing."""
    cloudformation, template = role.client("cloudformation"), read(role, change)
    stack = Stack(cloudformation, change["stack"])
    try:
        summary = cloudformation.get_template_summary(**template.argument)
    except ClientError as error:
        if is_transient(error):
            raise
        raise _refused(change, error) from error
    found = [
        *problems.of_text(change, template.text),
        *problems.of_status(stack),
        *problems.of_parameter(change, summary, stack.parameters),
        *problems.of_capability(change, summary),
    ]
    if found:
        raise StageError(Code.PLAN_FAILED, f"stack {change['stack']}: {'; '.join(found)}")


def snapshot(change: dict[str, Any], role: DeployRole) -> dict[str, Any]:
    """Template, parameters and capabilities of the stack, and when it was changed last."""
    cloudformation = role.client("cloudformation")
    stack = Stack(cloudformation, change["stack"])
    if not stack.exists:
        return {"exists": False}
    body = cloudformation.get_template(StackName=stack.id, TemplateStage="Original")["TemplateBody"]
    return {
        "exists": True,
        "stackId": stack.id,
        "updated": stack.updated,
        "template": pack(body),
        "parameters": stack.parameters,
        "capabilities": stack.capabilities,
    }


def plan(change: dict[str, Any], snapshot: dict[str, Any], role: DeployRole, mark: str) -> dict[str, Any] | None:
    """A change set, made and not executed. Raises StageError where CloudFormation refuses to make it."""
    change_set.make(change, snapshot, role, mark)
    found = change_set.described(change, role, mark)
    if found is None:
        return None
    if found["Status"] == "FAILED":  # also where nothing is to be changed
        discard(change, role, mark)
    summary = role.client("cloudformation").get_template_summary(**read(role, change).argument)
    secret = {p["ParameterKey"] for p in summary.get("Parameters", []) if p.get("NoEcho")}
    return change_set.plan(change, snapshot, found, secret)


def begun(change: dict[str, Any], role: DeployRole, mark: str) -> bool:
    stack = Stack(role.client("cloudformation"), change["stack"])
    return stack.exists and stack.ever_changed_by(mark)


def moved(change: dict[str, Any], snapshot: dict[str, Any], plan: dict[str, Any], role: DeployRole, mark: str) -> str:
    stack = Stack(role.client("cloudformation"), change["stack"])
    if stack.exists != snapshot["exists"] or (stack.exists and stack.updated != snapshot["updated"]):
        return f"stack {change['stack']} was changed by somebody else since the plan was made"
    if plan["action"] == "none" or change_set.available(change, role, mark):
        return ""
    return f"CloudFormation does not keep the planned change of stack {change['stack']} any more"


def begin(change: dict[str, Any], plan: dict[str, Any], role: DeployRole, mark: str) -> Done | Waiting:
    """Execute the change set; the deployment's id is the request token, so that a repeated call is the same call."""
    if plan["action"] == "none":
        return Done((f"stack {change['stack']} needs no change",))
    cloudformation, token = role.client("cloudformation"), request_token(mark)
    if begun := _begun(cloudformation, change, mark):
        return begun
    which = {"StackName": change["stack"], "ChangeSetName": plan["changeSet"]}
    try:
        cloudformation.execute_change_set(**which, ClientRequestToken=token)
    except ClientError as error:
        if begun := _begun(cloudformation, change, mark):
            return begun
        raise _not_executed(change, error) from error
    stack = Stack(cloudformation, change["stack"])
    return Waiting({"phase": "deploy", "stackId": stack.id}, stack.id)


def _begun(cloudformation: Any, change: dict[str, Any], mark: str) -> Waiting | None:
    """What an earlier call began. Raises StageError where somebody else went on since."""
    stack = Stack(cloudformation, change["stack"])
    if not stack.exists or not stack.ever_changed_by(mark):
        return None
    if not stack.began(request_token(mark)):
        raise _taken_over(change, stack)
    return Waiting({"phase": "deploy", "stackId": stack.id}, stack.id)


def _taken_over(change: dict[str, Any], stack: Stack) -> StageError:
    reason = f"stack {change['stack']} was changed by somebody else while this deployment changed it"
    return StageError(Code.INFRASTRUCTURE_FAILED, f"{reason}; it is {stack.status}")


def _not_executed(change: dict[str, Any], error: ClientError) -> Exception:
    if error_code(error).startswith(("InvalidChangeSetStatus", "ChangeSetNotFound")):
        return StageError(Code.PLAN_CHANGED, f"the planned change of stack {change['stack']}: {message(error)}")
    return error


revert, discard = stack_undo.revert, change_set.discard


def check(
    change: dict[str, Any], plan: dict[str, Any], operation: dict[str, Any], role: DeployRole, mark: str
) -> Done | Waiting:
    """Raises StageError with the first resource's reason where CloudFormation gave up."""
    stack = Stack(role.client("cloudformation"), operation["stackId"])
    if stack.moving:
        return Waiting(operation, stack.id)
    if stack.exists and not stack.began(request_token(mark)):
        raise _taken_over(change, stack)
    if stack.status in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
        return Done((f"stack {change['stack']}: {stack.status}",))
    reason = f"stack {change['stack']} ended as {stack.status or 'deleted'}: {stack.why(request_token(mark))}"
    raise StageError(Code.INFRASTRUCTURE_FAILED, reason)


def _refused(change: dict[str, Any], error: ClientError) -> StageError:
    return StageError(Code.PLAN_FAILED, f"template {change['template']}: {message(error)}")
