"""What a request to CloudFormation says a stack shall be, refused where AWS would."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from .calls import refuse
from .others import S3
from .stacks import Content

_TEMPLATE_URL = re.compile(r"https://(?:([^./]+)\.s3[.\w-]*\.amazonaws\.com|s3[.\w-]*\.amazonaws\.com/([^/]+))/(.+)")


def content_of(params: dict[str, Any], objects: S3, old: Content | None) -> Content:
    template = template_of(params, objects, old)
    document = parse(template)
    check_capabilities(document, params.get("Capabilities", []))
    values = resolve_parameters(params, document, old)
    tags = {tag["Key"]: tag["Value"] for tag in params["Tags"]} if "Tags" in params else dict(old.tags if old else ())
    return Content(template, tuple(values.items()), tuple(sorted(tags.items())))


def template_of(params: Mapping[str, Any], objects: S3, old: Content | None = None) -> str:
    if "TemplateBody" in params:
        return str(params["TemplateBody"])
    if params.get("UsePreviousTemplate") and old:
        return old.template
    found = _TEMPLATE_URL.fullmatch(params.get("TemplateURL", "").partition("?")[0])
    if not found:
        refuse("ValidationError", "TemplateURL must be a supported URL.")
    _, _, version = params["TemplateURL"].partition("?versionId=")
    return objects.read(found[1] or found[2], found[3], version or None).decode()


def parse(template: str) -> dict[str, Any]:
    try:
        document = json.loads(template)
    except ValueError:
        document = None
    if not isinstance(document, dict):
        refuse("ValidationError", "Template format error: unsupported structure.")
    if not document.get("Resources"):
        refuse("ValidationError", "Template format error: At least one Resources member must be defined.")
    return document


def resolve_parameters(params: dict[str, Any], document: dict[str, Any], old: Content | None) -> dict[str, str]:
    declared = document.get("Parameters", {})
    given = {entry["ParameterKey"]: entry for entry in params.get("Parameters", [])}
    if unknown := sorted(set(given) - set(declared)):
        refuse("ValidationError", f"Parameters: [{', '.join(unknown)}] do not exist in the template")
    values = {name: str(what["Default"]) for name, what in declared.items() if "Default" in what}
    for name, entry in given.items():
        previous = dict(old.parameters) if old and entry.get("UsePreviousValue") else {}
        if "ParameterValue" in entry or name in previous:
            values[name] = entry.get("ParameterValue", previous.get(name))
    if missing := sorted(set(declared) - set(values)):
        refuse("ValidationError", f"Parameters: [{', '.join(missing)}] must have values")
    return dict(sorted(values.items()))


def check_capabilities(document: dict[str, Any], given: list[str]) -> list[str]:
    """Needed ones; `given` of None only asks."""
    types = [resource["Type"] for resource in document["Resources"].values()]
    needed = ["CAPABILITY_NAMED_IAM"] if any(kind.startswith("AWS::IAM::") for kind in types) else []
    if needed and not {"CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"} & set(given):
        refuse("InsufficientCapabilitiesException", "Requires capabilities : [CAPABILITY_IAM]")
    return needed


def summary(document: dict[str, Any]) -> dict[str, Any]:
    parameters = [
        {
            "ParameterKey": name,
            "ParameterType": what.get("Type", "String"),
            "NoEcho": bool(what.get("NoEcho")),
        }
        | ({"DefaultValue": str(what["Default"])} if "Default" in what else {})
        for name, what in document.get("Parameters", {}).items()
    ]
    needed = check_capabilities(document, ["CAPABILITY_NAMED_IAM"])
    return {"Parameters": parameters, "Capabilities": needed, "Description": document.get("Description", "")}
