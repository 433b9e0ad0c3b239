"""Lambda functions: a version is published from the planned artifact or image, and the alias moved to it."""

from __future__ import annotations

from typing import Any

from domain.errors import Code, StageError
from handlers.adapters.aws import DeployRole
from handlers.deployers import canary, function_plan, function_undo, package
from handlers.deployers import function as function_
from handlers.results import Done, Waiting


def examine(change: dict[str, Any], request: dict[str, Any], role: DeployRole) -> None:
    """The artifact must be there; the function, too, unless the request's infrastructure may create it."""
    package.must_exist(change, role)
    function = change["function"]
    configuration = function_.configuration(role.client("lambda"), function)
    if configuration:
        package.must_fit(change, configuration)
    elif "infrastructure" not in request:
        raise StageError(
            Code.PLAN_FAILED,
            f"function {function} does not exist, and the request has no infrastructure that could create it",
        )


def begun(change: dict[str, Any], role: DeployRole, mark: str) -> bool:
    """The application is never the first change of a deployment."""
    return False


def discard(change: dict[str, Any], role: DeployRole, mark: str) -> bool:
    """Nothing was made for the plan."""
    return True


@function_.patient
def begin(change: dict[str, Any], plan: dict[str, Any], role: DeployRole, mark: str) -> Done | Waiting:
    """Publish and move the alias; each step finds its own work done if it is called again."""
    if gone := package.moved(change, plan["to"], role):
        raise StageError(Code.PLAN_CHANGED, gone)
    lambda_, function = role.client("lambda"), change["function"]
    if not function_.rests(lambda_, function):
        return function_.settling()
    if function_.configuration(lambda_, function) is None:
        raise StageError(
            Code.APPLICATION_FAILED, f"function {function} does not exist; the infrastructure must create it"
        )
    source = package.source(change, plan["to"])
    code = lambda_.update_function_code(FunctionName=function, **source)["CodeSha256"]
    if code != plan["to"]["code"]:
        which = change.get("code") or plan["to"]["artifact"]
        raise StageError(Code.APPLICATION_FAILED, f"{which} has code {code}, planned was {plan['to']['code']}")
    return _publish(role, change, plan, code, mark) if function_.rests(lambda_, function) else function_.settling(code)


def check(
    change: dict[str, Any], plan: dict[str, Any], operation: dict[str, Any], role: DeployRole, mark: str
) -> Done | Waiting:
    """Go on with the canary, or where the function did not rest in time."""
    if operation["phase"] == canary.PHASE:
        return canary.go_on(change, plan, operation, role)
    return _settled(change, plan, operation.get("code"), role, mark)


@function_.patient
def _settled(
    change: dict[str, Any], plan: dict[str, Any], code: str | None, role: DeployRole, mark: str
) -> Done | Waiting:
    """The code is not uploaded again, which would unsettle the function."""
    lambda_ = role.client("lambda")
    if not code or function_.code_of(lambda_, change["function"]) != code:
        return begin(change, plan, role, mark)
    if not function_.rests(lambda_, change["function"]):
        return function_.settling(code)
    return _publish(role, change, plan, code, mark)


def _publish(role: DeployRole, change: dict[str, Any], plan: dict[str, Any], code: str, mark: str) -> Done | Waiting:
    lambda_, function = role.client("lambda"), change["function"]
    function_.must_work(lambda_, function, Code.APPLICATION_FAILED)
    published = lambda_.publish_version(FunctionName=function, CodeSha256=code, Description=function_.made_by(mark))
    version = published["Version"]
    if not function_.rests(lambda_, f"{function}:{version}"):
        return function_.settling(code)
    function_.must_work(lambda_, f"{function}:{version}", Code.APPLICATION_FAILED)
    if "canary" in plan and version != plan["from"]["version"]:
        return canary.begin(change, plan, version, role)
    function_.point(lambda_, change, version, {})
    return function_.live(change, version, code)


snapshot, plan, moved = function_plan.snapshot, function_plan.plan, function_plan.moved
revert = function_undo.revert
