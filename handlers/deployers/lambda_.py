"""Lambda functions: a version is published from the planned artifact, and the alias moved to it."""

from __future__ import annotations

from typing import Any

from domain.errors import Code, StageError
from handlers.adapters.aws import DeployRole
from handlers.deployers import artifacts, code_copy, function_undo
from handlers.deployers import function as function_
from handlers.results import Done, Waiting


def examine(change: dict[str, Any], request: dict[str, Any], role: DeployRole) -> None:
    """The artifact must be there; the function, too, unless the request's infrastructure may create it."""
    artifacts.must_exist(role.client("s3"), change["code"])
    function = change["function"]
    configuration = function_.configuration(role.client("lambda"), function)
    if configuration and configuration.get("PackageType") == "Image":
        raise StageError(Code.PLAN_FAILED, f"function {function} is a container image, not a zip archive")
    if configuration is None and "infrastructure" not in request:
        raise StageError(
            Code.PLAN_FAILED,
            f"function {function} does not exist, and the request has no infrastructure that could create it",
        )


def snapshot(change: dict[str, Any], role: DeployRole) -> dict[str, Any]:
    """The code of $LATEST by its digest, and where the alias points; `alias` is None if there is none.

    The code itself is copied beside the artifacts: Lambda hands out no copy that could be put back whatever its size,
    and the artifact that it came from may have been overwritten since.
    """
    lambda_ = role.client("lambda")
    configuration = function_.configuration(lambda_, change["function"])
    if configuration is None:
        return {"exists": False}
    code_copy.keep(lambda_, role, change, configuration["CodeSha256"])
    alias = function_.alias(lambda_, change)
    return {
        "exists": True,
        "code": configuration["CodeSha256"],
        "settings": function_.settings_of(configuration),
        "alias": alias and _live(lambda_, change, alias),
    }


def _live(lambda_: Any, change: dict[str, Any], alias: dict[str, Any]) -> dict[str, Any]:
    version = function_.configuration(lambda_, f"{change['function']}:{alias['FunctionVersion']}") or {}
    return {
        "version": alias["FunctionVersion"],
        "routing": alias.get("RoutingConfig", {}),
        "code": version.get("CodeSha256", ""),
        "settings": function_.settings_of(version),
    }


def plan(change: dict[str, Any], snapshot: dict[str, Any], role: DeployRole, mark: str) -> dict[str, Any] | None:
    """From which version to which code; the artifact is read, so that nothing else can take its place."""
    pinned, name = artifacts.pin(role.client("s3"), change["code"]), f"{change['function']}:{change['alias']}"
    alias = snapshot.get("alias") or {}
    live = {key: alias[key] for key in ("version", "code")} if alias else {}
    same = (pinned["sha256"], snapshot.get("settings"), {})
    unchanged = bool(alias) and (alias["code"], alias["settings"], alias["routing"]) == same
    was = f"from version {live['version']} (code {live['code'][:12]})" if live else "for the first time"
    said = f"{name} keeps its code" if unchanged else f"{name} will run code {pinned['sha256'][:12]}, {was}"
    return {
        "kind": "lambda",
        "function": change["function"],
        "alias": change["alias"],
        **({"from": live} if live else {}),
        "to": {"code": pinned["sha256"], **{key: text for key, text in pinned.items() if key != "sha256"}},
        "summary": [said],
        "alerts": [],
        "unchanged": unchanged,
    }


def begun(change: dict[str, Any], role: DeployRole, mark: str) -> bool:
    """The application is never the first change of a deployment."""
    return False


def moved(change: dict[str, Any], snapshot: dict[str, Any], plan: dict[str, Any], role: DeployRole, mark: str) -> str:
    lambda_, function = role.client("lambda"), change["function"]
    if gone := artifacts.moved(role.client("s3"), plan["to"]):
        return gone
    now, alias = function_.alias(lambda_, change), snapshot.get("alias")
    routed = now and (now["FunctionVersion"], now.get("RoutingConfig", {}))
    if routed != (alias and (alias["version"], alias["routing"])):
        return f"{function}:{change['alias']} was moved by somebody else since the plan was made"
    latest = function_.configuration(lambda_, function)
    if (latest and latest["CodeSha256"]) != snapshot.get("code"):
        return f"the code of {function} was changed by somebody else since the plan was made"
    if latest and function_.settings_of(latest) != snapshot["settings"]:
        return f"the configuration of {function} was changed by somebody else since the plan was made"
    return ""


def discard(change: dict[str, Any], role: DeployRole, mark: str) -> bool:
    """Nothing was made for the plan."""
    return True


@function_.patient
def begin(change: dict[str, Any], plan: dict[str, Any], role: DeployRole, mark: str) -> Done | Waiting:
    """Publish and move the alias; each step finds its own work done if it is called again."""
    if gone := artifacts.moved(role.client("s3"), plan["to"]):
        raise StageError(Code.PLAN_CHANGED, gone)
    lambda_, function = role.client("lambda"), change["function"]
    if not function_.rests(lambda_, function):
        return function_.settling()
    if function_.configuration(lambda_, function) is None:
        raise StageError(
            Code.APPLICATION_FAILED, f"function {function} does not exist; the infrastructure must create it"
        )
    bucket, key = artifacts.location(change["code"])
    exactly = {"S3ObjectVersion": plan["to"]["version"]} if "version" in plan["to"] else {}
    code = lambda_.update_function_code(FunctionName=function, S3Bucket=bucket, S3Key=key, **exactly)["CodeSha256"]
    if code != plan["to"]["code"]:
        raise StageError(Code.APPLICATION_FAILED, f"{change['code']} has code {code}, planned was {plan['to']['code']}")
    return _publish(lambda_, change, code, mark) if function_.rests(lambda_, function) else function_.settling(code)


@function_.patient
def check(
    change: dict[str, Any], plan: dict[str, Any], operation: dict[str, Any], role: DeployRole, mark: str
) -> Done | Waiting:
    """Go on where the function did not rest in time; its code is not uploaded again, which would unsettle it."""
    lambda_, code = role.client("lambda"), operation.get("code")
    if not code or function_.code_of(lambda_, change["function"]) != code:
        return begin(change, plan, role, mark)
    if not function_.rests(lambda_, change["function"]):
        return function_.settling(code)
    return _publish(lambda_, change, code, mark)


def _publish(lambda_: Any, change: dict[str, Any], code: str, mark: str) -> Done | Waiting:
    function = change["function"]
    function_.must_work(lambda_, function, Code.APPLICATION_FAILED)
    published = lambda_.publish_version(FunctionName=function, CodeSha256=code, Description=function_.made_by(mark))
    version = published["Version"]
    if not function_.rests(lambda_, f"{function}:{version}"):
        return function_.settling(code)
    function_.must_work(lambda_, f"{function}:{version}", Code.APPLICATION_FAILED)
    function_.point(lambda_, change, version, {})
    return Done((f"{function}:{change['alias']} runs version {version}, code {code}",))


revert = function_undo.revert
