"""Permissions count in a sandbox: those of functions, and of whoever answers for a task."""

import json
from typing import NamedTuple

import boto3
import pytest
from botocore.exceptions import ClientError

from ops.sandbox import people
from ops.sandbox.authorization import as_if_by_tls, for_any_machine, through_gateway

ANSWER = "states:SendTaskSuccess"
MACHINES = [
    "arn:aws:states:us-east-1:000000000000:stateMachine:a",
    "arn:aws:states:us-east-1:000000000000:stateMachine:b",
]


class Refusal(NamedTuple):
    decision: str
    principal_arn: str


def allowing(*allowed):
    """An `enforce` of the emulator that allows these (action, resource); it notes what it was asked."""

    def enforce(key, action, service, region, resource_arn="*", service_context=None):
        enforce.asked.append(resource_arn)
        return (
            None if (action, resource_arn) in allowed else Refusal("ImplicitDeny", "arn:aws:iam::000000000000:user/bob")
        )

    enforce.asked = []
    return enforce


def test_on_the_loopback_policies_that_demand_tls_are_asked_as_if_it_were_tls():
    pinned = []
    as_if_by_tls(lambda *origin: pinned.append(origin))("127.0.0.1", False)
    assert pinned == [("127.0.0.1", True)]


def test_who_may_answer_for_one_machine_may_answer():
    check = for_any_machine(allowing((ANSWER, MACHINES[1])), lambda: MACHINES)
    assert check("key", ANSWER, "states", "us-east-1", resource_arn="*", service_context={}) is None


def test_who_may_answer_for_no_machine_may_not():
    check = for_any_machine(allowing((ANSWER, "another")), lambda: MACHINES)
    assert check("key", ANSWER, "states", "us-east-1", resource_arn="*") == allowing()("", "", "", "")


def test_any_other_action_is_asked_about_its_own_resource():
    enforce = allowing()
    for_any_machine(enforce, lambda: MACHINES)(
        "key", "states:StartExecution", "states", "us-east-1", resource_arn="own"
    )
    assert enforce.asked == ["own"]


@pytest.mark.parametrize(
    ("decision", "why"),
    [
        ("ImplicitDeny", "because no identity-based policy allows the execute-api:Invoke action"),
        ("Deny", "with an explicit deny in an identity-based policy"),
    ],
)
def test_a_refusal_to_call_an_api_hides_the_account(decision, why):
    arn = "arn:aws:execute-api:us-east-1:123456789012:abc/v1/GET/who"
    check = through_gateway(lambda *_, **__: Refusal(decision, "bob"), lambda *failure: failure)
    code, sentence = check("key", "execute-api:Invoke", "apigateway", "us-east-1", resource_arn=arn)
    hidden = "arn:aws:execute-api:us-east-1:********9012:abc/v1/GET/who"
    assert code == "AccessDeniedException"
    assert sentence == f"User: bob is not authorized to perform: execute-api:Invoke on resource: {hidden} {why}"


def test_what_is_allowed_and_what_fails_otherwise_stays_as_it_is():
    failure = ("SignatureDoesNotMatch", "no")
    for answer in (None, failure):
        check = through_gateway(lambda *_, _answer=answer, **__: _answer, lambda *made: made)
        assert check("key", "execute-api:Invoke", "apigateway", "us-east-1", resource_arn="*") is answer


@pytest.fixture
def token(running, eventually):
    """(execution, token) of a machine that waits for an answer."""
    sqs, url = running.client("sqs"), running.outputs["letters"]
    started = running.client("stepfunctions").start_execution(stateMachineArn=running.outputs["waiting"])
    letter = eventually(lambda: sqs.receive_message(QueueUrl=url).get("Messages"))[0]
    sqs.delete_message(QueueUrl=url, ReceiptHandle=letter["ReceiptHandle"])
    return started["executionArn"], json.loads(letter["Body"])["token"]


def states_of(running, person):
    keys = person.environment
    return boto3.client(
        "stepfunctions",
        endpoint_url=running.endpoint,
        region_name=running.region,
        aws_access_key_id=keys["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=keys["AWS_SECRET_ACCESS_KEY"],
        aws_session_token=keys["AWS_SESSION_TOKEN"],
    )


def test_a_session_that_may_answer_for_the_machine_answers(running, token, eventually):
    execution, secret = token
    may = {"Effect": "Allow", "Action": "states:SendTask*", "Resource": running.outputs["waiting"]}
    states_of(running, people.session(running, "answers", "carol", may)).send_task_success(
        taskToken=secret, output="{}"
    )
    machines = running.client("stepfunctions")
    eventually(lambda: machines.describe_execution(executionArn=execution)["status"] == "SUCCEEDED")


def test_a_session_that_may_answer_for_another_machine_is_refused(running, token):
    may = {"Effect": "Allow", "Action": "states:SendTask*", "Resource": f"{running.outputs['waiting']}-other"}
    client = states_of(running, people.session(running, "answers-not", "mallory", may))
    with pytest.raises(ClientError, match="not authorized to perform: states:SendTaskSuccess"):
        client.send_task_success(taskToken=token[1], output="{}")
    running.client("stepfunctions").send_task_success(taskToken=token[1], output="{}")  # root may do everything


def test_a_function_can_do_what_its_role_allows_and_no_more(running):
    iam, function = running.client("iam"), running.outputs["function"]
    role = running.client("lambda").get_function(FunctionName=function)["Configuration"]["Role"].rsplit("/", 1)[1]

    def write():
        answer = running.client("lambda").invoke(FunctionName=function, Payload=b'{"id": "permitted"}')
        return answer["Payload"].read().decode()

    assert "recorded" in write()
    (name,) = iam.list_role_policies(RoleName=role)["PolicyNames"]
    iam.delete_role_policy(RoleName=role, PolicyName=name)
    assert "not authorized to perform: dynamodb:PutItem" in write()
