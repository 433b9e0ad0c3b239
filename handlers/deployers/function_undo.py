"""Functions on their way back: the alias first, then the code, then the versions that were made."""

from __future__ import annotations

from typing import Any

from domain.errors import Code, StageError
from handlers.adapters.aws import ClientError, DeployRole, error_code
from handlers.deployers import code_copy
from handlers.deployers import function as function_
from handlers.results import Done, Waiting


@function_.patient
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
        return function_.settling()
    if alias:
        function_.point(lambda_, change, alias["version"], alias["routing"])
    else:
        _drop(lambda_.delete_alias, FunctionName=function, Name=change["alias"])
    if snapshot["exists"]:
        code_copy.restore(lambda_, role, change, snapshot)
        if not function_.rests(lambda_, function):
            return function_.settling()
        function_.must_work(lambda_, function, Code.UNDO_FAILED)
        if last:
            code_copy.forget(role, change, snapshot)
    _remove_versions(lambda_, function, mark)
    was = f"runs version {alias['version']} again" if alias else "is removed again"
    return Done((f"{function}:{change['alias']} {was}",))


def _remove_versions(lambda_: Any, function: str, mark: str) -> None:
    for version in function_.versions(lambda_, function):
        if version.get("Description") == function_.made_by(mark):
            _drop(lambda_.delete_function, FunctionName=function, Qualifier=version["Version"])


def _drop(delete: Any, **what: str) -> None:
    try:
        delete(**what)
    except ClientError as error:
        if error_code(error) != "ResourceNotFoundException":
            raise
