"""The CloudFormation fake: asynchronous by the clock, with the statuses and refusals of AWS."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.world import World


def template(size: str = "1", **metadata: Any) -> str:
    function = {
        "FunctionName": "web",
        "Code": {"ZipFile": f"size {size}"},
        "Environment": {"Variables": {"S": size}},
    }
    document = {"Resources": {"Web": {"Type": "AWS::Lambda::Function", "Properties": function}}}
    return json.dumps(document | ({"Metadata": metadata} if metadata else {}))


@pytest.fixture
def client(session: Any, world: World) -> Any:
    return session.create_client("cloudformation")


def status(client: Any, name: str = "s") -> str:
    return str(client.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"])


def wait(world: World, seconds: float = 30) -> None:
    world.advance_to(world.now() + seconds)


def create(client: Any, world: World) -> str:
    stack_id = client.create_stack(StackName="s", TemplateBody=template())["StackId"]
    wait(world)
    return str(stack_id)


def test_a_creation_takes_time_and_tells_the_bus(client: Any, world: World) -> None:
    client.create_stack(StackName="s", TemplateBody=template(), ClientRequestToken="t")
    wait(world, 29)
    assert (status(client), world.lambda_.functions) == ("CREATE_IN_PROGRESS", {})
    wait(world, 1)
    assert (status(client), world.lambda_.functions["web"].code) == ("CREATE_COMPLETE", b"size 1")
    told = [event["detail"]["status-details"]["status"] for event in world.bus.seen]
    assert told == ["CREATE_IN_PROGRESS", "CREATE_COMPLETE"]
    assert world.bus.seen[0]["detail"]["client-request-token"] == "t"


def test_a_failed_update_restores_what_was_there(client: Any, world: World) -> None:
    create(client, world)
    client.update_stack(StackName="s", TemplateBody=template("2", fail="update"))
    wait(world)
    assert (status(client), world.lambda_.functions["web"].code) == ("UPDATE_ROLLBACK_IN_PROGRESS", b"size 2")
    wait(world)
    assert (status(client), world.lambda_.functions["web"].code) == ("UPDATE_ROLLBACK_COMPLETE", b"size 1")
    body = client.get_template(StackName="s")["TemplateBody"]
    assert body == json.loads(template())
    reasons = [
        event.get("ResourceStatusReason", "") for event in client.describe_stack_events(StackName="s")["StackEvents"]
    ]
    assert any("injected" in reason for reason in reasons)


def test_a_failed_creation_rolls_back_and_can_only_be_deleted(client: Any, world: World) -> None:
    client.create_stack(StackName="s", TemplateBody=template(fail="create"))
    wait(world, 60)
    assert (status(client), world.lambda_.functions) == ("ROLLBACK_COMPLETE", {})
    with pytest.raises(ClientError, match="is in ROLLBACK_COMPLETE state and can not be updated"):
        client.update_stack(StackName="s", TemplateBody=template("2"))
    client.delete_stack(StackName="s")
    wait(world)
    assert world.cloudformation.alive("s") is None


def test_a_stuck_rollback_can_be_continued(client: Any, world: World) -> None:
    create(client, world)
    client.update_stack(StackName="s", TemplateBody=template("2", fail="update-and-rollback"))
    wait(world, 60)
    assert status(client) == "UPDATE_ROLLBACK_FAILED"
    client.continue_update_rollback(StackName="s")
    wait(world)
    assert (status(client), world.lambda_.functions["web"].code) == ("UPDATE_ROLLBACK_COMPLETE", b"size 1")


def test_a_hanging_update_can_be_cancelled(client: Any, world: World) -> None:
    create(client, world)
    client.update_stack(StackName="s", TemplateBody=template("2", hang=True))
    wait(world, 100_000)
    assert status(client) == "UPDATE_IN_PROGRESS"
    with pytest.raises(ClientError, match="is in UPDATE_IN_PROGRESS state and can not be updated"):
        client.update_stack(StackName="s", TemplateBody=template("3"))
    client.cancel_update_stack(StackName="s")
    wait(world)
    assert status(client) == "UPDATE_ROLLBACK_COMPLETE"


def test_a_repeated_token_is_the_same_operation(client: Any, world: World) -> None:
    create(client, world)
    update = {"StackName": "s", "TemplateBody": template("2"), "ClientRequestToken": "t"}
    assert client.update_stack(**update) == client.update_stack(**update) | {}
    wait(world)
    client.update_stack(**update)
    assert status(client) == "UPDATE_COMPLETE"
    tokens = [event.get("ClientRequestToken") for event in client.describe_stack_events(StackName="s")["StackEvents"]]
    assert tokens[0] == "t"
    with pytest.raises(ClientError, match="TokenAlreadyExists"):
        client.update_stack(**update | {"TemplateBody": template("3")})


def test_what_aws_refuses_is_refused_in_its_words(client: Any, world: World) -> None:
    stack_id = create(client, world)
    refusals = [
        (
            "No updates are to be performed",
            lambda: client.update_stack(StackName="s", TemplateBody=template()),
        ),
        ("AlreadyExistsException", lambda: client.create_stack(StackName="s", TemplateBody=template())),
        ("Stack with id x does not exist", lambda: client.describe_stacks(StackName="x")),
        (
            "do not exist in the template",
            lambda: client.update_stack(
                StackName="s",
                UsePreviousTemplate=True,
                Parameters=[{"ParameterKey": "P", "ParameterValue": "1"}],
            ),
        ),
        ("unsupported structure", lambda: client.validate_template(TemplateBody="nonsense")),
        ("cannot be called from current", lambda: client.cancel_update_stack(StackName="s")),
    ]
    for words, call in refusals:
        with pytest.raises(ClientError, match=words):
            call()
    client.delete_stack(StackName="s")
    wait(world)
    client.delete_stack(StackName="s")
    assert status(client, stack_id) == "DELETE_COMPLETE"
    with pytest.raises(ClientError, match="Stack with id s does not exist"):
        status(client)


def test_a_template_may_come_from_s3(client: Any, world: World) -> None:
    world.s3.put("artifacts", "s/template.json", template("7").encode())
    url = "https://artifacts.s3.us-east-1.amazonaws.com/s/template.json"
    client.create_stack(StackName="s", TemplateURL=url)
    wait(world)
    assert world.lambda_.functions["web"].code == b"size 7"
    assert client.get_template_summary(TemplateURL=url)["ResourceTypes"] == ["AWS::Lambda::Function"]
