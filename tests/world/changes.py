"""What a change set says will happen to each resource, found by comparing what two templates say.

Shape: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ResourceChange.html
and API_ResourceChangeDetail.html. Which details belong to which change: the snapshots named in change_sets.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from .stacks import Content, Stack

Detail = dict[str, Any]
_ATTRIBUTES = ("Metadata", "CreationPolicy", "UpdatePolicy", "DeletionPolicy", "UpdateReplacePolicy")


def changes_of(stack: Stack, new: Content) -> list[dict[str, Any]]:
    """Those that are added, modified, removed; AWS promises no order."""
    old = stack.content
    before, after = old.resources, new.resources
    parameters = {name for name, _ in dict(new.parameters).items() - dict(old.parameters).items()}
    details = {name: _details(before[name], after[name], parameters) for name in after if name in before}
    if old.tags != new.tags:
        for why in details.values():
            why += [_direct({"Attribute": "Tags"})]
    while _follow_references(after, details):
        pass
    found = [_added(name, after[name]) for name in after if name not in before]
    found += [_modified(stack, name, after[name], why) for name, why in details.items() if why]
    found += [_removed(stack, name, before[name]) for name in before if name not in after]
    return [{"Type": "Resource", "ResourceChange": change} for change in found]


def _added(name: str, resource: dict[str, Any]) -> dict[str, Any]:
    about = {"LogicalResourceId": name, "ResourceType": resource["Type"]}
    return {"Action": "Add", **about, "Scope": [], "Details": []}


def _removed(stack: Stack, name: str, resource: dict[str, Any]) -> dict[str, Any]:
    about = {"LogicalResourceId": name, "PhysicalResourceId": stack.physical(name), "ResourceType": resource["Type"]}
    policy = resource.get("DeletionPolicy", "Delete")
    return {"PolicyAction": policy, "Action": "Remove", **about, "Scope": [], "Details": []}


def _modified(stack: Stack, name: str, resource: dict[str, Any], details: list[Detail]) -> dict[str, Any]:
    return {
        "Action": "Modify",
        "LogicalResourceId": name,
        "PhysicalResourceId": stack.physical(name),
        "ResourceType": resource["Type"],
        "Replacement": _replacement(details),
        "Scope": sorted({detail["Target"]["Attribute"] for detail in details}),
        "Details": details,
    }


def _replacement(details: Iterable[Detail]) -> str:
    """The most that any detail asks for; what is not yet known to change may replace it, too."""
    sure = {d["Evaluation"] for d in details if d["Target"].get("RequiresRecreation") == "Always"}
    return "True" if "Static" in sure else "Conditional" if sure else "False"


def _details(before: dict[str, Any], after: dict[str, Any], parameters: set[str]) -> list[Detail]:
    """`parameters` are those with another value than before."""
    properties, former = after.get("Properties", {}), before.get("Properties", {})
    found = [_direct({"Attribute": each}) for each in _ATTRIBUTES if before.get(each) != after.get(each)]
    for each in sorted({*former, *properties}):
        target = _target(after["Type"], each)
        if former.get(each) != properties.get(each):
            found.append(_direct(target))
        else:
            used = sorted(parameters & set(_references(properties[each])))
            found += [detail for parameter in used for detail in _by_parameter(target, parameter)]
    return found


def _target(kind: str, name: str) -> dict[str, Any]:
    """A resource with another name is another resource; all else is changed in place."""
    if name == "Tags":
        return {"Attribute": "Tags"}
    renames = name in ("Name", f"{kind.rpartition('::')[2]}Name")
    return {"Attribute": "Properties", "Name": name, "RequiresRecreation": "Always" if renames else "Never"}


def _direct(target: dict[str, Any], evaluation: str = "Static") -> Detail:
    return {"Target": target, "Evaluation": evaluation, "ChangeSource": "DirectModification"}


def _by_parameter(target: dict[str, Any], parameter: str) -> list[Detail]:
    cause = {"ChangeSource": "ParameterReference", "CausingEntity": parameter}
    return [{"Target": target, "Evaluation": "Static", **cause}, _direct(target, "Dynamic")]


def _follow_references(resources: dict[str, Any], details: dict[str, list[Detail]]) -> bool:
    """What refers to something that changes may change with it; whether there was any more of that."""
    found = False
    for name, why in details.items():
        for each, value in resources[name].get("Properties", {}).items():
            for reference in _references(value):
                other, _, attribute = reference.partition(".")
                moves = details.get(other, []) if attribute or _replacement(details.get(other, [])) != "False" else []
                source = "ResourceAttribute" if attribute else "ResourceReference"
                detail = {"Target": _target(resources[name]["Type"], each), "Evaluation": "Dynamic"}
                detail |= {"ChangeSource": source, "CausingEntity": reference}
                if moves and other != name and detail not in why:
                    why.append(detail)
                    found = True
    return found


def _references(value: Any) -> Iterator[str]:
    """`Name` of Ref, `Name.Attribute` of Fn::GetAtt, both of Fn::Sub."""
    if isinstance(value, list):
        for each in value:
            yield from _references(each)
    if not isinstance(value, dict):
        return
    for key, inner in value.items():
        if key == "Ref":
            yield str(inner)
        elif key == "Fn::GetAtt":
            yield inner if isinstance(inner, str) else ".".join(inner)
        else:
            if key == "Fn::Sub":
                text = inner[0] if isinstance(inner, list) else inner
                yield from re.findall(r"\$\{([^!}]+)\}", text)
            yield from _references(inner)
