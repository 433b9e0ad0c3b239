"""Change sets as they are executed, and what becomes of the others of the stack."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError

from tests.world.proofs.change_set_client import Sets, template


def tokens(sets: Sets) -> list[str]:
    return [
        event.get("ClientRequestToken", "") for event in sets.client.describe_stack_events(StackName="s")["StackEvents"]
    ]


def test_executing_creates_the_stack_with_its_token_on_the_events(sets: Sets) -> None:
    stack_id = sets.ask(kind="CREATE")["StackId"]
    sets.wait()
    sets.execute(ClientRequestToken="t")
    assert sets.status() == "CREATE_IN_PROGRESS"
    assert sets.state()[1] == "EXECUTE_IN_PROGRESS"
    sets.wait(30)
    assert (sets.status(), sets.stack()["StackId"], tokens(sets)) == ("CREATE_COMPLETE", stack_id, ["t", "t", ""])
    assert sets.state() == ("CREATE_COMPLETE", "EXECUTE_COMPLETE")
    assert sets.world.lambda_.functions["web"].code == b"size 2"
    told = [event["detail"] for event in sets.world.bus.seen]
    assert [detail["status-details"]["status"] for detail in told] == [
        "REVIEW_IN_PROGRESS", "CREATE_IN_PROGRESS", "CREATE_COMPLETE"
    ]  # fmt: skip
    assert [detail["client-request-token"] for detail in told] == ["", "t", "t"]


def test_executing_updates_the_stack_and_is_told_as_its_last_update(sets: Sets) -> None:
    sets.runs()
    assert "LastUpdatedTime" not in sets.stack()
    sets.make(Capabilities=["CAPABILITY_IAM"])
    began = sets.world.now()
    sets.execute(ClientRequestToken="t")
    assert sets.status() == "UPDATE_IN_PROGRESS"
    sets.wait(30)
    stack = sets.stack()
    assert (stack["StackStatus"], stack["ChangeSetId"]) == ("UPDATE_COMPLETE", sets.id)
    assert (stack["LastUpdatedTime"].timestamp(), stack["Capabilities"]) == (began, ["CAPABILITY_IAM"])
    assert tokens(sets) == ["t", "t", "t", "", ""]
    assert sets.state()[1] == "EXECUTE_COMPLETE"


@pytest.mark.parametrize("kind", ["CREATE", "UPDATE"])
def test_what_fails_is_rolled_back_and_the_change_set_has_failed(sets: Sets, kind: str) -> None:
    if kind == "UPDATE":
        sets.runs()
    sets.make(template("2", fail=kind.lower()), kind=kind)
    sets.execute(ClientRequestToken="t")
    sets.wait(30)
    assert sets.state()[1] == "EXECUTE_IN_PROGRESS"
    sets.wait(30)
    assert sets.status() == {"CREATE": "ROLLBACK_COMPLETE", "UPDATE": "UPDATE_ROLLBACK_COMPLETE"}[kind]
    assert sets.state() == ("CREATE_COMPLETE", "EXECUTE_FAILED")
    functions = sets.world.lambda_.functions
    assert {name: function.code for name, function in functions.items()} == (
        {} if kind == "CREATE" else {"web": b"size 1"}
    )


def test_what_hangs_can_be_cancelled(sets: Sets) -> None:
    sets.runs()
    sets.make(template("2", hang=True))
    sets.execute()
    sets.wait(100_000)
    assert (sets.status(), sets.state()[1]) == ("UPDATE_IN_PROGRESS", "EXECUTE_IN_PROGRESS")
    sets.client.cancel_update_stack(StackName="s")
    sets.wait(30)
    assert (sets.status(), sets.state()[1]) == ("UPDATE_ROLLBACK_COMPLETE", "EXECUTE_FAILED")


def test_executing_again_with_the_same_token_is_the_same_execution(sets: Sets) -> None:
    sets.runs()
    sets.make()
    for _ in range(2):
        sets.execute("c", ClientRequestToken="t")
    sets.wait(30)
    sets.execute("c", ClientRequestToken="t")
    assert (sets.status(), len(tokens(sets))) == ("UPDATE_COMPLETE", 5)
    sets.make(template("3"), name="d")
    with pytest.raises(ClientError, match="TokenAlreadyExists"):
        sets.execute(ClientRequestToken="t")


@pytest.mark.parametrize("seconds", [0, 30])
def test_a_change_set_is_executed_once(sets: Sets, seconds: int) -> None:
    sets.runs()
    sets.make()
    sets.execute(ClientRequestToken="t")
    sets.wait(seconds)
    with pytest.raises(ClientError, match=r"InvalidChangeSetStatus.*in its current execution status of \[EXECUTE_"):
        sets.execute(ClientRequestToken="u")
    with pytest.raises(ClientError, match="ChangeSetNotFound"):
        sets.execute("c")
    assert len(tokens(sets)) == (3 if seconds == 0 else 5)


def test_a_change_set_that_is_being_made_is_not_executed(sets: Sets) -> None:
    sets.runs()
    for status in ("CREATE_PENDING", "CREATE_IN_PROGRESS"):
        sets.ask()
        with pytest.raises(ClientError, match=rf"InvalidChangeSetStatus.*in its current status of \[{status}\]"):
            sets.execute()
        sets.wait(2)
    sets.execute()
    assert sets.status() == "UPDATE_IN_PROGRESS"


def test_an_execution_ends_all_change_sets_of_the_stack_and_frees_their_names(sets: Sets) -> None:
    sets.runs()
    other = sets.make(template("3"), name="other")
    sets.make()
    sets.execute()
    sets.wait(30)
    assert sets.listed() == []
    with pytest.raises(ClientError, match="ChangeSetNotFound"):
        sets.describe("other")
    assert sets.state(other) == ("CREATE_COMPLETE", "OBSOLETE")
    with pytest.raises(ClientError, match=r"InvalidChangeSetStatus.*in its current execution status of \[OBSOLETE\]"):
        sets.execute(other)
    assert sets.make(template("4")) not in (other, "")
    assert sets.listed() == ["c"]


@pytest.mark.parametrize("made", [True, False])
def test_an_update_by_others_makes_change_sets_obsolete_even_while_they_are_made(sets: Sets, made: bool) -> None:
    sets.runs()
    sets.ask(template("2"))
    sets.wait(4 if made else 1)
    sets.client.update_stack(StackName="s", TemplateBody=template("3"))
    sets.wait(30)
    assert (sets.listed(), sets.state()) == ([], ("CREATE_COMPLETE", "OBSOLETE"))
    with pytest.raises(ClientError, match="ChangeSetNotFound"):
        sets.execute("c")
    with pytest.raises(ClientError, match=r"execution status of \[OBSOLETE\]"):
        sets.execute()
    assert sets.world.lambda_.functions["web"].code == b"size 3"


def test_a_refused_update_by_others_leaves_change_sets_as_they_are(sets: Sets) -> None:
    sets.runs()
    sets.make()
    with pytest.raises(ClientError, match="No updates"):
        sets.client.update_stack(StackName="s", TemplateBody=template())
    assert sets.state("c") == ("CREATE_COMPLETE", "AVAILABLE")


def test_others_may_create_a_stack_that_is_in_review(sets: Sets) -> None:
    stack_id = sets.ask(kind="CREATE")["StackId"]
    sets.wait()
    assert sets.client.create_stack(StackName="s", TemplateBody=template("3"))["StackId"] == stack_id
    sets.wait(30)
    assert (sets.status(), sets.state()) == ("CREATE_COMPLETE", ("CREATE_COMPLETE", "OBSOLETE"))


def test_an_executed_change_set_is_known_by_its_id_after_its_stack_is_gone(sets: Sets) -> None:
    sets.make(kind="CREATE")
    sets.execute()
    sets.wait(30)
    sets.client.delete_stack(StackName="s")
    sets.wait(30)
    assert sets.state() == ("CREATE_COMPLETE", "EXECUTE_COMPLETE")


def test_an_execution_that_runs_cannot_be_deleted(sets: Sets) -> None:
    sets.runs()
    sets.make()
    sets.execute()
    with pytest.raises(ClientError, match="InvalidChangeSetStatus"):
        sets.client.delete_change_set(ChangeSetName=sets.id)
    sets.client.delete_change_set(StackName="s", ChangeSetName="c")
    sets.wait(30)
    assert (sets.status(), sets.state()[1]) == ("UPDATE_COMPLETE", "EXECUTE_COMPLETE")
