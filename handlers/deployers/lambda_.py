"""Lambda functions: a version is published from an artifact, and the alias moved to it; or back."""

from __future__ import annotations

import base64
import hashlib
import urllib.request
from collections.abc import Callable
from functools import wraps
from typing import Any

from domain.errors import Code, StageError, Transient
from handlers.adapters.aws import ClientError, DeployRole, error_code
from handlers.deployers import artifacts
from handlers.deployers import function as function_
from handlers.results import Done, Waiting


def _patient(act: Callable[..., Done | Waiting]) -> Callable[..., Done | Waiting]:
    """A function that is being changed refuses every other change: that is no failure, it will rest."""

    @wraps(act)
    def acting(*given: Any) -> Done | Waiting:
        try:
            return act(*given)
        except ClientError as error:
            if error_code(error) != "ResourceConflictException":
                raise
            return _settling()

    return acting


def plan(change: dict[str, Any], request: dict[str, Any], role: DeployRole) -> tuple[str, ...]:
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
    return (f"{function}:{change['alias']} will run {change['code']}",)


def snapshot(change: dict[str, Any], role: DeployRole) -> dict[str, Any]:
    """The code of $LATEST by its digest, and where the alias points; `alias` is None if there is none.

    The code itself is copied beside the artifacts: Lambda hands out no copy that could be put back whatever its size,
    and the artifact that it came from may have been overwritten since.
    """
    lambda_ = role.client("lambda")
    configuration = function_.configuration(lambda_, change["function"])
    if configuration is None:
        return {"exists": False}
    _keep(lambda_, role, change, configuration["CodeSha256"])
    alias = function_.alias(lambda_, change)
    return {
        "exists": True,
        "code": configuration["CodeSha256"],
        "alias": alias and {"version": alias["FunctionVersion"], "routing": alias.get("RoutingConfig", {})},
    }


@_patient
def begin(change: dict[str, Any], snapshot: dict[str, Any], role: DeployRole, mark: str) -> Done | Waiting:
    """Publish and move the alias; each step finds its own work done if it is called again."""
    lambda_, function = role.client("lambda"), change["function"]
    if not function_.rests(lambda_, function):
        return _settling()
    if function_.configuration(lambda_, function) is None:
        raise StageError(
            Code.APPLICATION_FAILED, f"function {function} does not exist; the infrastructure must create it"
        )
    bucket, key = artifacts.location(change["code"])
    code = lambda_.update_function_code(FunctionName=function, S3Bucket=bucket, S3Key=key)["CodeSha256"]
    return _publish(lambda_, change, code, mark) if function_.rests(lambda_, function) else _settling(code)


@_patient
def check(change: dict[str, Any], operation: dict[str, Any], role: DeployRole, mark: str) -> Done | Waiting:
    """Go on where the function did not rest in time; its code is not uploaded again, which would unsettle it."""
    lambda_, code = role.client("lambda"), operation.get("code")
    if not code or function_.code_of(lambda_, change["function"]) != code:
        return begin(change, {}, role, mark)
    if not function_.rests(lambda_, change["function"]):
        return _settling(code)
    return _publish(lambda_, change, code, mark)


@_patient
def revert(
    change: dict[str, Any],
    snapshot: dict[str, Any],
    operation: dict[str, Any] | None,
    role: DeployRole,
    mark: str,
    last: bool,
) -> Done | Waiting:
    """The alias first, because that is what callers see; then the code of $LATEST, then our versions."""
    lambda_, function, alias = role.client("lambda"), change["function"], snapshot.get("alias")
    if function_.configuration(lambda_, function) is None:
        if snapshot["exists"]:
            raise StageError(
                Code.UNDO_FAILED, f"function {function} was there before and is gone; create it again by hand"
            )
        return Done((f"function {function} is not there, as before",))
    if not function_.rests(lambda_, function):
        return _settling()
    if alias:
        _point(lambda_, change, alias["version"], alias["routing"])
    else:
        _drop(lambda_.delete_alias, FunctionName=function, Name=change["alias"])
    if snapshot["exists"]:
        _restore_code(lambda_, role, change, snapshot["code"])
        if not function_.rests(lambda_, function):
            return _settling()
        function_.must_work(lambda_, function, Code.UNDO_FAILED)
        if last:
            _forget(role, change)
    _remove_versions(lambda_, function, mark)
    was = f"runs version {alias['version']} again" if alias else "is removed again"
    return Done((f"{function}:{change['alias']} {was}",))


def _settling(code: str = "") -> Waiting:
    return Waiting({"phase": "settling", "code": code})


def _publish(lambda_: Any, change: dict[str, Any], code: str, mark: str) -> Done | Waiting:
    function = change["function"]
    function_.must_work(lambda_, function, Code.APPLICATION_FAILED)
    published = lambda_.publish_version(FunctionName=function, CodeSha256=code, Description=_made_by(mark))
    version = published["Version"]
    if not function_.rests(lambda_, f"{function}:{version}"):
        return _settling(code)
    function_.must_work(lambda_, f"{function}:{version}", Code.APPLICATION_FAILED)
    _point(lambda_, change, version, {})
    return Done((f"{function}:{change['alias']} runs version {version}, code {code}",))


def _point(lambda_: Any, change: dict[str, Any], version: str, routing: dict[str, Any]) -> None:
    alias = {"FunctionName": change["function"], "Name": change["alias"], "FunctionVersion": version}
    try:
        lambda_.update_alias(**alias, RoutingConfig=routing)
    except ClientError as error:
        if error_code(error) != "ResourceNotFoundException":
            raise
        lambda_.create_alias(**alias, **({"RoutingConfig": routing} if routing else {}))


def _keep(lambda_: Any, role: DeployRole, change: dict[str, Any], code: str) -> None:
    address = lambda_.get_function(FunctionName=change["function"])["Code"]["Location"]
    with urllib.request.urlopen(address, timeout=30) as response:
        archive = response.read()
    if base64.b64encode(hashlib.sha256(archive).digest()).decode() != code:
        raise Transient(f"the code of {change['function']} changed while it was being copied")
    bucket, key = _kept(change)
    role.client("s3").put_object(Bucket=bucket, Key=key, Body=archive)


def _restore_code(lambda_: Any, role: DeployRole, change: dict[str, Any], code: str) -> None:
    if function_.code_of(lambda_, change["function"]) == code:
        return
    bucket, key = _kept(change)
    restored = lambda_.update_function_code(FunctionName=change["function"], S3Bucket=bucket, S3Key=key)
    if restored["CodeSha256"] != code:
        raise StageError(
            Code.UNDO_FAILED, f"s3://{bucket}/{key} is not the code that {change['function']} had ({code})"
        )


def _forget(role: DeployRole, change: dict[str, Any]) -> None:
    bucket, key = _kept(change)
    role.client("s3").delete_object(Bucket=bucket, Key=key)


def _kept(change: dict[str, Any]) -> tuple[str, str]:
    """One copy per function, in the bucket of the artifacts."""
    bucket, _ = artifacts.location(change["code"])
    return bucket, f"deployment-coordinator/{change['function']}.before.zip"


def _remove_versions(lambda_: Any, function: str, mark: str) -> None:
    for version in function_.versions(lambda_, function):
        if version.get("Description") == _made_by(mark):
            _drop(lambda_.delete_function, FunctionName=function, Qualifier=version["Version"])


def _drop(delete: Any, **what: str) -> None:
    try:
        delete(**what)
    except ClientError as error:
        if error_code(error) != "ResourceNotFoundException":
            raise


def _made_by(mark: str) -> str:
    return f"deployment {mark}"
