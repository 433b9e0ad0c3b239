"""Change sets as they are made: by the clock, of what was asked for, or not at all where nothing would change."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError, WaiterError

from tests.world.change_sets import NO_CHANGES, NO_UPDATES
from tests.world.proofs.change_set_client import Sets, template

URL = "https://artifacts.s3.us-east-1.amazonaws.com/s/template.json"
OF_PARAMETERS = '{"Parameters": {"P": {"Type": "String", "NoEcho": true}, "Q": {"Type": "String", "Default": "d"}}, '
OF_PARAMETERS += template()[1:]


def test_a_change_set_is_made_while_time_passes(sets: Sets) -> None:
    sets.runs()
    sets.ask(Description="why")
    assert sets.state() == ("CREATE_PENDING", "UNAVAILABLE")
    assert sets.describe()["Changes"] == []
    sets.wait(2)
    assert sets.state() == ("CREATE_IN_PROGRESS", "UNAVAILABLE")
    sets.wait(2)
    found = sets.describe()
    assert (found["Status"], found["ExecutionStatus"]) == ("CREATE_COMPLETE", "AVAILABLE")
    assert (found["ChangeSetName"], found["Description"], len(found["Changes"])) == ("c", "why", 1)
    assert "StatusReason" not in found


def test_a_waiter_lets_a_change_set_be_made(sets: Sets, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("botocore.waiter.time.sleep", sets.world.sleep)
    sets.runs()
    sets.ask()
    waiter = sets.client.get_waiter("change_set_create_complete")
    began = sets.world.now()
    waiter.wait(StackName="s", ChangeSetName="c", WaiterConfig={"Delay": 1})
    assert sets.world.now() - began == 4
    sets.ask(template(), name="same")
    with pytest.raises(WaiterError, match="terminal failure state"):
        waiter.wait(ChangeSetName=sets.id, WaiterConfig={"Delay": 1})


def test_the_world_is_not_quiet_while_a_change_set_is_made(sets: Sets, monkeypatch: pytest.MonkeyPatch) -> None:
    sets.runs()
    monkeypatch.setattr(sets.world.cloudformation.change_sets, "seconds_to_make", 7)
    sets.ask()
    began = sets.world.now()
    assert sets.world.run_until_quiet()
    assert (sets.state(), sets.world.now() - began) == (("CREATE_COMPLETE", "AVAILABLE"), 7)


def test_a_sweep_that_asks_for_a_change_set_is_not_idle(sets: Sets, monkeypatch: pytest.MonkeyPatch) -> None:
    sets.runs()
    asked: list[str] = []

    def sweep(event: Any, context: Any) -> None:
        if len(asked) < 3:
            asked.append(sets.ask(name=f"c{len(asked)}")["Id"])

    sets.world.register("mine", sweep)
    monkeypatch.setattr(sets.world, "sweep", ("mine", {}))
    assert sets.world.run_until_quiet()
    assert len(asked) == 3


@pytest.mark.parametrize(("transform", "reason"), [({}, NO_CHANGES), ({"Transform": "AWS::Serverless"}, NO_UPDATES)])
def test_a_change_set_without_changes_fails_in_one_of_two_wordings(
    sets: Sets, transform: dict[str, str], reason: str
) -> None:
    body = json.dumps(json.loads(template()) | transform)
    sets.runs(body)
    sets.ask(f" {body} ")
    assert "StatusReason" not in sets.describe()
    sets.wait()
    found = sets.describe()
    assert (found["Status"], found["ExecutionStatus"], found["StatusReason"]) == ("FAILED", "UNAVAILABLE", reason)
    with pytest.raises(ClientError, match=r"InvalidChangeSetStatus.*in its current status of \[FAILED\]"):
        sets.execute()
    assert (sets.status(), sets.listed()) == ("CREATE_COMPLETE", ["c"])


def test_what_it_contains_is_settled_when_it_is_asked_for(sets: Sets) -> None:
    sets.runs()
    sets.world.s3.put("artifacts", "s/template.json", template("2").encode())
    sets.ask(TemplateURL=URL)
    sets.world.s3.put("artifacts", "s/template.json", template("3").encode())
    sets.wait()
    sets.execute()
    sets.wait(30)
    assert sets.world.lambda_.functions["web"].code == b"size 2"


def test_parameters_are_told_and_secret_ones_are_not(sets: Sets) -> None:
    sets.runs()
    sets.make(OF_PARAMETERS, Parameters=[{"ParameterKey": "P", "ParameterValue": "hidden"}])
    values = {p["ParameterKey"]: p["ParameterValue"] for p in sets.describe()["Parameters"]}
    assert values == {"P": "****", "Q": "d"}
    sets.execute()
    sets.wait(30)
    sets.make(UsePreviousTemplate=True, Parameters=[
        {"ParameterKey": "P", "UsePreviousValue": True}, {"ParameterKey": "Q", "ParameterValue": "e"}
    ])  # fmt: skip
    assert dict(sets.world.cloudformation.change_sets.made[sets.id].content.parameters) == {"P": "hidden", "Q": "e"}
