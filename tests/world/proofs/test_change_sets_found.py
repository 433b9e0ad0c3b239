"""Change sets under their names: asked for again, found, read in pages, deleted."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.world import Unmodelled
from tests.world.proofs.change_set_client import Sets, template


def test_the_same_request_is_the_same_change_set(sets: Sets) -> None:
    sets.runs()
    first = sets.ask(ClientToken="t")
    sets.wait()
    again = sets.ask(ClientToken="t")
    assert (again["Id"], again["StackId"]) == (first["Id"], first["StackId"])
    assert sets.state() == ("CREATE_COMPLETE", "AVAILABLE")


@pytest.mark.parametrize(
    ("attribute", "other"), [("ClientToken", {"ClientToken": "u"}), ("Template", {"body": template("3")})]
)
def test_another_request_cannot_have_a_name_that_is_taken(sets: Sets, attribute: str, other: dict[str, Any]) -> None:
    sets.runs()
    sets.make(ClientToken="t")
    with pytest.raises(ClientError, match=f"AlreadyExistsException.*mismatch with existing attribute {attribute}"):
        sets.ask(**{"ClientToken": "t"} | other)


def test_many_changes_come_in_pages(sets: Sets) -> None:
    many = {f"R{number}": {"Type": "AWS::SNS::Topic"} for number in range(250)}
    sets.make(json.dumps({"Resources": many}), kind="CREATE")
    first = sets.describe()
    assert (len(first["Changes"]), "NextToken" in first) == (100, True)
    pages = sets.client.get_paginator("describe_change_set").paginate(ChangeSetName=sets.id)
    found = [change["ResourceChange"]["LogicalResourceId"] for page in pages for change in page["Changes"]]
    assert found == list(many)


def test_what_is_not_there_is_not_found(sets: Sets) -> None:
    with pytest.raises(ClientError, match=r"ValidationError.*Stack \[s\] does not exist"):
        sets.describe("c")
    with pytest.raises(ClientError, match=r"ValidationError.*StackName must be specified"):
        sets.client.describe_change_set(ChangeSetName="c")
    sets.runs()
    for which in ("c", "arn:aws:cloudformation:us-east-1:123456789012:changeSet/c/1"):
        for call in (sets.describe, sets.execute):
            with pytest.raises(
                sets.client.exceptions.ChangeSetNotFoundException, match=r"ChangeSet \[.*does not exist"
            ):
                call(which)


def test_deleting_a_change_set_frees_its_name_and_may_be_repeated(sets: Sets) -> None:
    with pytest.raises(ClientError, match=r"ValidationError.*Stack \[s\] does not exist"):
        sets.client.delete_change_set(StackName="s", ChangeSetName="c")
    sets.runs()
    first = sets.make()
    for which in (first, "c", first):
        sets.client.delete_change_set(StackName="s", ChangeSetName=which)
        assert sets.listed() == []
    with pytest.raises(ClientError, match="ChangeSetNotFound"):
        sets.describe(first)
    assert sets.make(template("3")) != first


def test_a_change_set_that_is_being_made_cannot_be_deleted(sets: Sets) -> None:
    sets.runs()
    sets.ask()
    sets.wait(3)
    with pytest.raises(
        ClientError, match="InvalidChangeSetStatus.*Cannot delete ChangeSet in status CREATE_IN_PROGRESS"
    ):
        sets.client.delete_change_set(StackName="s", ChangeSetName="c")


@pytest.mark.parametrize("more", [{"OnStackFailure": "DELETE"}, {"ChangeSetType": "IMPORT"}, {"ResourceTypes": ["A"]}])
def test_what_the_fake_would_ignore_is_loud(sets: Sets, more: dict[str, Any]) -> None:
    with pytest.raises(Unmodelled):
        sets.ask(**more)
