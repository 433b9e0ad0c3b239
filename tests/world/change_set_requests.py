"""What a request about a change set says, refused where AWS would, or where these fakes would ignore it."""

from __future__ import annotations

import re
from typing import Any

from .calls import Unmodelled, only, refuse
from .stacks import Content

WHICH = ("ChangeSetName", "StackName")
_CREATE = (
    *WHICH,
    "ChangeSetType",
    "TemplateBody",
    "TemplateURL",
    "UsePreviousTemplate",
    "Parameters",
    "Tags",
    "Capabilities",
    "RoleARN",
    "NotificationARNs",
    "ClientToken",
    "Description",
)
_KINDS = {"CREATE": "create", "UPDATE": "update"}
_NAME = "[a-zA-Z][-a-zA-Z0-9]*"


def check_creation(params: dict[str, Any]) -> None:
    """API_CreateChangeSet: how names look, and that a new stack has no previous template."""
    _only(params, _CREATE, OnStackFailure="ROLLBACK", IncludeNestedStacks=False)
    name = params["ChangeSetName"]
    if len(name) > 128 or not re.fullmatch(_NAME, name):
        fault = f"Value '{name}' at 'changeSetName' failed to satisfy constraint: Member must satisfy {_NAME}"
        refuse("ValidationError", f"1 validation error detected: {fault}")
    if params.get("UsePreviousTemplate") and kind_of(params) == "create":
        refuse("ValidationError", "Cannot specify usePreviousTemplate as true for a changeSetType CREATE")


def check_execution(params: dict[str, Any]) -> None:
    _only(params, (*WHICH, "ClientRequestToken"), DisableRollback=False)


def kind_of(params: dict[str, Any]) -> str:
    kind = params.get("ChangeSetType", "UPDATE")
    if kind not in _KINDS:
        raise Unmodelled(f"ChangeSetType {kind}")
    return _KINDS[kind]


def request_of(params: dict[str, Any], content: Content) -> dict[str, Any]:
    """The attributes by which AWS tells one request from another, under the names that it has for them.

    https://github.com/saksdirect/nova/issues/10, https://github.com/awslabs/landing-zone-accelerator-on-aws/issues/342
    """
    return {
        "Template": content.template,
        "Parameters": content.parameters,
        "Tags": content.tags,
        "Capabilities": params.get("Capabilities", []),
        "Description": params.get("Description", ""),
        "ClientToken": params.get("ClientToken", ""),
    }


def _only(params: dict[str, Any], known: tuple[str, ...], **modelled: Any) -> None:
    """Of some options these fakes know but one value; any other would be silently ignored."""
    only(params, *known, *modelled)
    for option, value in modelled.items():
        if params.get(option, value) != value:
            raise Unmodelled(f"{option}={params[option]!r}")
