"""Stacks that so far are a name with change sets, and which change sets which stack allows."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.world.proofs.change_set_client import Sets, template

OF_PARAMETERS = '{"Parameters": {"P": {"Type": "String"}}, ' + template()[1:]


def test_a_new_stack_is_in_review_until_its_change_set_is_executed(sets: Sets) -> None:
    stack_id = sets.ask(kind="CREATE")["StackId"]
    (event,) = sets.client.describe_stack_events(StackName="s")["StackEvents"]
    assert (event["ResourceStatus"], event["ResourceStatusReason"]) == ("REVIEW_IN_PROGRESS", "User Initiated")
    assert "ClientRequestToken" not in event
    stack = sets.stack()
    assert (stack["StackId"], stack["StackStatus"]) == (stack_id, "REVIEW_IN_PROGRESS")
    assert "LastUpdatedTime" not in stack
    assert "TemplateBody" not in sets.client.get_template(StackName="s")
    sets.wait(1000)
    assert (sets.status(), sets.world.lambda_.functions) == ("REVIEW_IN_PROGRESS", {})


def test_a_stack_in_review_takes_further_change_sets_that_create_it(sets: Sets) -> None:
    first = sets.ask(kind="CREATE")
    assert sets.ask(kind="CREATE", name="d")["StackId"] == first["StackId"]
    assert sets.ask(kind="CREATE", name="e", StackName=first["StackId"])["StackId"] == first["StackId"]
    assert sets.listed() == ["c", "d", "e"]


def test_what_a_stack_in_review_refuses(sets: Sets) -> None:
    sets.make(kind="CREATE")
    refusals = {
        "is in REVIEW_IN_PROGRESS state and can not be updated": lambda: sets.client.update_stack(
            StackName="s", TemplateBody=template("3")
        ),
        r"Stack \[s\] does not exist": lambda: sets.ask(name="d"),
        "GetTemplateSummary cannot be called on REVIEW": lambda: sets.client.get_template_summary(StackName="s"),
        "CancelUpdateStack cannot be called": lambda: sets.client.cancel_update_stack(StackName="s"),
    }
    for words, call in refusals.items():
        with pytest.raises(ClientError, match=words):
            call()
    assert sets.status() == "REVIEW_IN_PROGRESS"


def test_a_refused_change_set_leaves_no_stack_behind(sets: Sets) -> None:
    role = '{"Resources": {"R": {"Type": "AWS::IAM::Role"}}}'
    refusals: dict[str, dict[str, Any]] = {
        "unsupported structure": {"body": "nonsense"},
        "InsufficientCapabilities": {"body": role},
        "must have values": {"body": OF_PARAMETERS},
        "usePreviousTemplate": {"UsePreviousTemplate": True},
        "changeSetName": {"name": "1st"},
    }
    for words, request in refusals.items():
        with pytest.raises(ClientError, match=words):
            sets.ask(kind="CREATE", **request)
    assert sets.world.cloudformation.stacks == {}


def test_the_kind_must_fit_the_stack(sets: Sets) -> None:
    with pytest.raises(ClientError, match=r"ValidationError.*Stack \[s\] does not exist"):
        sets.ask()
    sets.runs(template(fail="create"))
    with pytest.raises(ClientError, match=r"Stack \[s\] already exists and cannot be created again with the changeSet"):
        sets.ask(kind="CREATE")
    with pytest.raises(ClientError, match="is in ROLLBACK_IN_PROGRESS state and can not be updated"):
        sets.ask()
    sets.wait(30)
    with pytest.raises(ClientError, match="is in ROLLBACK_COMPLETE state and can not be updated"):
        sets.ask()


def test_a_stack_in_review_outlives_its_last_change_set_and_can_be_deleted(sets: Sets) -> None:
    sets.make(kind="CREATE")
    sets.client.delete_change_set(StackName="s", ChangeSetName="c")
    assert (sets.status(), sets.listed()) == ("REVIEW_IN_PROGRESS", [])
    stack_id = sets.stack()["StackId"]
    sets.client.delete_stack(StackName="s")
    sets.wait(30)
    with pytest.raises(ClientError, match="Stack with id s does not exist"):
        sets.status()
    assert sets.client.describe_stacks(StackName=stack_id)["Stacks"][0]["StackStatus"] == "DELETE_COMPLETE"
    with pytest.raises(ClientError, match="already exists and cannot be created again"):
        sets.ask(kind="CREATE", StackName=stack_id)
    assert sets.ask(kind="CREATE")["StackId"] != stack_id
