"""What a change set tells about the changes of each resource."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.world.proofs.change_set_client import Sets

TOPIC, PARAMETER, QUEUE = "AWS::SNS::Topic", "AWS::SSM::Parameter", "AWS::SQS::Queue"


def body(parameters: dict[str, Any] | None = None, **resources: tuple[str, dict[str, Any]]) -> str:
    """A template of resources by logical id: type and properties."""
    described = {name: {"Type": kind, "Properties": properties} for name, (kind, properties) in resources.items()}
    return json.dumps({"Parameters": parameters or {}, "Resources": described})


def changes(sets: Sets, before: str, after: str, **more: Any) -> dict[str, dict[str, Any]]:
    """By logical id."""
    sets.runs(before)
    sets.make(after, **more)
    found = sets.describe()["Changes"]
    assert all(change["Type"] == "Resource" for change in found)
    return {change["ResourceChange"]["LogicalResourceId"]: change["ResourceChange"] for change in found}


def test_a_resource_is_added_and_another_removed(sets: Sets) -> None:
    found = changes(sets, body(A=(TOPIC, {}), B=(TOPIC, {})), body(B=(TOPIC, {}), C=(QUEUE, {})))
    nothing: dict[str, Any] = {"Scope": [], "Details": []}
    assert found == {
        "C": {"Action": "Add", "LogicalResourceId": "C", "ResourceType": QUEUE} | nothing,
        "A": {
            "Action": "Remove",
            "LogicalResourceId": "A",
            "PhysicalResourceId": "s-A",
            "ResourceType": TOPIC,
            "PolicyAction": "Delete",
        }
        | nothing,
    }


@pytest.mark.parametrize(
    ("kind", "name", "replacement", "recreation"),
    [
        (PARAMETER, "Value", "False", "Never"),
        (PARAMETER, "Name", "True", "Always"),
        (TOPIC, "TopicName", "True", "Always"),
    ],
)
def test_a_modified_property_replaces_the_resource_if_it_is_its_name(
    sets: Sets, kind: str, name: str, replacement: str, recreation: str
) -> None:
    change = changes(sets, body(A=(kind, {name: "1"})), body(A=(kind, {name: "2"})))["A"]
    assert (change["Action"], change["Replacement"], change["Scope"]) == ("Modify", replacement, ["Properties"])
    assert (change["PhysicalResourceId"], change["ResourceType"]) == ("s-A", kind)
    target = {"Attribute": "Properties", "Name": name, "RequiresRecreation": recreation}
    assert change["Details"] == [{"Target": target, "Evaluation": "Static", "ChangeSource": "DirectModification"}]


def test_a_changed_parameter_is_the_cause(sets: Sets) -> None:
    template = body({"P": {"Type": "String", "Default": "1"}}, A=(TOPIC, {"TopicName": {"Fn::Sub": "t-${P}"}}))
    change = changes(sets, template, template, Parameters=[{"ParameterKey": "P", "ParameterValue": "2"}])["A"]
    assert [(d["Evaluation"], d["ChangeSource"], d.get("CausingEntity")) for d in change["Details"]] == [
        ("Static", "ParameterReference", "P"),
        ("Dynamic", "DirectModification", None),
    ]
    assert change["Replacement"] == "True"


def test_what_depends_on_a_changed_resource_may_change_with_it(sets: Sets) -> None:
    def chain(value: str) -> str:
        return body(
            A=(PARAMETER, {"Value": value}),
            B=(PARAMETER, {"Value": {"Fn::GetAtt": ["A", "Value"]}}),
            C=(PARAMETER, {"Name": {"Fn::GetAtt": "B.Value"}}),
            D=(PARAMETER, {"Value": {"Ref": "C"}}),
            E=(PARAMETER, {"Value": {"Ref": "B"}}),
        )

    found = changes(sets, chain("1"), chain("2"))
    assert {name: change["Replacement"] for name, change in found.items()} == {
        "A": "False",
        "B": "False",
        "C": "Conditional",
        "D": "False",
    }
    (detail,) = found["D"]["Details"]
    assert (detail["Evaluation"], detail["ChangeSource"], detail["CausingEntity"]) == (
        "Dynamic",
        "ResourceReference",
        "C",
    )


def test_tags_of_the_stack_are_tags_of_its_resources(sets: Sets) -> None:
    template = body(A=(TOPIC, {}))
    change = changes(sets, template, template, Tags=[{"Key": "k", "Value": "v"}])["A"]
    assert (change["Scope"], change["Replacement"]) == (["Tags"], "False")
    assert sets.describe()["Tags"] == [{"Key": "k", "Value": "v"}]


def test_an_attribute_of_a_resource_has_its_own_scope(sets: Sets) -> None:
    before = {"Resources": {"A": {"Type": TOPIC}}}
    after = {"Resources": {"A": {"Type": TOPIC, "DeletionPolicy": "Retain", "Metadata": {"a": 1}}}}
    change = changes(sets, json.dumps(before), json.dumps(after))["A"]
    assert (change["Scope"], change["Replacement"]) == (["DeletionPolicy", "Metadata"], "False")


def test_a_change_outside_of_the_resources_changes_none(sets: Sets) -> None:
    template = json.loads(body(A=(TOPIC, {})))
    assert changes(sets, json.dumps(template), json.dumps(template | {"Outputs": {"O": {"Value": "v"}}})) == {}
    assert sets.state() == ("CREATE_COMPLETE", "AVAILABLE")
