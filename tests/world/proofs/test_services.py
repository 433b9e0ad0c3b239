"""Lambda, S3, STS, SQS, EventBridge, CloudWatch and the faults, through real botocore clients."""

from __future__ import annotations

import json
import urllib.request
from typing import Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from tests.world import Crash, Unmodelled, World


@pytest.fixture
def client(session: Any, world: World) -> Any:
    world.lambda_.put("web", b"one")
    return session.create_client("lambda")


def test_publishing_unchanged_code_gives_the_version_that_exists(client: Any, world: World) -> None:
    first = client.publish_version(FunctionName="web")
    assert client.publish_version(FunctionName="web")["Version"] == first["Version"] == "1"
    world.s3.put("artifacts", "k", b"two")
    changed = client.update_function_code(FunctionName="web", S3Bucket="artifacts", S3Key="k", Publish=True)
    assert changed["Version"] == "2" and changed["CodeSha256"] != first["CodeSha256"]
    with pytest.raises(ClientError, match="InvalidParameterValue"):
        client.publish_version(FunctionName="web", CodeSha256=first["CodeSha256"])
    versions = client.list_versions_by_function(FunctionName="web")["Versions"]
    assert [version["Version"] for version in versions] == ["$LATEST", "1", "2"]


def test_an_alias_moves_and_protects_its_version(client: Any, world: World) -> None:
    client.publish_version(FunctionName="web")
    alias = client.create_alias(FunctionName="web", Name="live", FunctionVersion="1")
    client.update_function_code(FunctionName="web", ZipFile=b"two", Publish=True)
    with pytest.raises(ClientError, match="ResourceConflict"):
        client.delete_function(FunctionName="web", Qualifier="1")
    client.update_alias(FunctionName="web", Name="live", FunctionVersion="2", RevisionId=alias["RevisionId"])
    with pytest.raises(ClientError, match="PreconditionFailed"):
        client.update_alias(FunctionName="web", Name="live", FunctionVersion="1", RevisionId=alias["RevisionId"])
    with pytest.raises(ClientError, match="ResourceNotFound"):
        client.update_alias(FunctionName="web", Name="live", FunctionVersion="9")
    client.delete_function(FunctionName="web", Qualifier="1")
    assert list(world.lambda_.functions["web"].versions) == ["2"]


def test_the_code_can_be_fetched_and_invoked_by_what_it_is(client: Any, world: World) -> None:
    location = client.get_function(FunctionName="web")["Code"]["Location"]
    assert urllib.request.urlopen(location).read() == b"one"
    world.lambda_.behave(b"one", lambda payload: {"got": payload})
    answer = client.invoke(FunctionName="web", Payload=b'{"x": 1}')
    assert json.loads(answer["Payload"].read()) == {"got": {"x": 1}}
    world.lambda_.behave(b"one", lambda payload: 1 / 0)
    assert client.invoke(FunctionName="web")["FunctionError"] == "Unhandled"


def test_an_update_in_progress_conflicts_with_the_next(client: Any, world: World) -> None:
    world.lambda_.seconds_per_update = 5
    assert client.update_function_code(FunctionName="web", ZipFile=b"two")["LastUpdateStatus"] == "InProgress"
    with pytest.raises(ClientError, match="ResourceConflict"):
        client.publish_version(FunctionName="web")
    world.advance_to(world.now() + 5)
    assert client.publish_version(FunctionName="web")["LastUpdateStatus"] == "Successful"


def test_a_lambda_of_the_coordinator_is_invoked_later_or_now(client: Any, world: World) -> None:
    got: list[Any] = []
    arn = world.register("mine", lambda event, context: got.append(event))
    client.invoke(FunctionName=arn, InvocationType="Event", Payload=b'{"n": 1}')
    assert got == []
    world.settle()
    client.invoke(FunctionName="mine", Payload=b'{"n": 2}')
    assert got == [{"n": 1}, {"n": 2}]


def test_the_role_of_a_caller_is_known(session: Any, world: World) -> None:
    role = "arn:aws:iam::123456789012:role/deploy"
    given = session.create_client("sts").assume_role(RoleArn=role, RoleSessionName="d1")["Credentials"]
    under = session.create_client(
        "s3", aws_access_key_id=given["AccessKeyId"], aws_secret_access_key=given["SecretAccessKey"]
    )
    world.s3.put("b", "k", b"body")
    world.register("mine", lambda event, context: under.get_object(Bucket="b", Key="k")["Body"].read().decode())
    assert world.invoke("mine", {}).value == "body"
    assert world.sts.roles[world.faults.calls[0].access_key] == role


def test_a_message_is_hidden_until_it_is_deleted_or_its_time_is_over(session: Any, world: World) -> None:
    queue = session.create_client("sqs")
    queue.send_message(QueueUrl=world.failures_url, MessageBody="m")
    receive = {"QueueUrl": world.failures_url, "VisibilityTimeout": 30}
    (message,) = queue.receive_message(**receive)["Messages"]
    assert "Messages" not in queue.receive_message(**receive)
    world.time += 30
    assert queue.receive_message(**receive)["Messages"][0]["Body"] == "m"
    queue.delete_message(QueueUrl=world.failures_url, ReceiptHandle=message["ReceiptHandle"])
    assert world.sqs.queues["failures"] == []


def test_a_malformed_event_is_a_failed_entry(session: Any, world: World) -> None:
    entries = [{"Source": "s", "DetailType": "t", "Detail": detail} for detail in ('{"a": 1}', "[]", "x")]
    answer = session.create_client("events").put_events(Entries=entries)
    assert answer["FailedEntryCount"] == 2
    assert [event["detail"] for event in world.events.published] == [{"a": 1}]


@pytest.mark.parametrize(
    ("mode", "error", "applied"),
    [
        ("error", "ClientError", False),
        ("lost", ReadTimeoutError.__name__, True),
        ("crash-before", "Lambda.Unknown", False),
        ("crash-after", "Lambda.Unknown", True),
        ("outage", "ClientError", False),
    ],
)
def test_each_fault_is_seen_by_the_caller_and_applied_or_not(
    session: Any, world: World, mode: str, error: str, applied: bool
) -> None:
    queue = session.create_client("sqs")
    world.register("mine", lambda event, _: queue.send_message(QueueUrl=world.failures_url, MessageBody="m") and None)
    world.faults.reset({1: mode})
    assert world.invoke("mine", {}).error == error
    assert bool(world.sqs.queues["failures"]) is applied
    assert world.invoke("mine", {}).ok is (mode != "outage")


def test_a_dead_process_makes_no_further_call_whatever_it_catches(session: Any, world: World) -> None:
    queue = session.create_client("sqs")

    def stubborn(event: Any, context: Any) -> str:
        for _ in range(3):
            try:
                queue.send_message(QueueUrl=world.failures_url, MessageBody="m")
            except Crash:
                pass
        return "fine"

    world.register("mine", stubborn)
    world.faults.reset({2: "crash-before"})
    assert world.invoke("mine", {}).error == "Lambda.Unknown"
    assert len(world.sqs.queues["failures"]) == 1 and len(world.faults.calls) == 2


def test_an_outage_ends_with_time(session: Any, world: World) -> None:
    alarms = session.create_client("cloudwatch")
    world.cloudwatch.alarms["a"] = "OK"
    world.register("mine", lambda event, context: alarms.describe_alarms()["MetricAlarms"][0]["StateValue"])
    world.faults.reset({1: "outage"})
    assert not world.invoke("mine", {}).ok
    world.advance_to(world.now() + world.faults.outage_seconds)
    assert world.invoke("mine", {}).value == "OK"


def test_a_call_that_no_fake_knows_is_loud_even_behind_except_exception(session: Any, world: World) -> None:
    buckets = session.create_client("s3")

    def careless(event: Any, context: Any) -> None:
        try:
            buckets.list_buckets()
        except Exception:
            pass

    world.register("mine", careless)
    with pytest.raises(Unmodelled, match=r"s3.ListBuckets, called by mine"):
        world.invoke("mine", {})


def test_a_waiter_lets_the_clock_run(client: Any, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("botocore.waiter.time.sleep", world.sleep)
    world.lambda_.seconds_per_update = 5
    client.update_function_code(FunctionName="web", ZipFile=b"two")
    began = world.now()
    client.get_waiter("function_updated_v2").wait(FunctionName="web")
    assert 5 <= world.now() - began < 10


def test_an_object_that_a_lambda_puts_can_be_read_and_deleted(session: Any, world: World) -> None:
    s3 = session.create_client("s3")
    s3.put_object(Bucket="artifacts", Key="k", Body=b"body")
    assert s3.head_object(Bucket="artifacts", Key="k")["ContentLength"] == 4
    s3.delete_object(Bucket="artifacts", Key="k")
    with pytest.raises(ClientError, match="404"):
        s3.head_object(Bucket="artifacts", Key="k")


def test_an_object_is_told_by_its_etag_and_given_only_to_who_means_it(session: Any, world: World) -> None:
    s3, which = session.create_client("s3"), {"Bucket": "b", "Key": "k"}
    first = s3.put_object(**which, Body=b"one")["ETag"]
    assert s3.head_object(**which, IfMatch=first)["ETag"] == s3.get_object(**which, IfMatch=first)["ETag"] == first
    world.s3.put("b", "k", b"longer")
    head, got = s3.head_object(**which), s3.get_object(**which)
    assert head["ETag"] == got["ETag"] != first
    assert (head["ContentLength"], got["ContentLength"]) == (6, 6)
    with pytest.raises(ClientError, match="PreconditionFailed") as raised:
        s3.get_object(**which, IfMatch=first)
    assert raised.value.response["ResponseMetadata"]["HTTPStatusCode"] == 412
    with pytest.raises(ClientError, match="412"):
        s3.head_object(**which, IfMatch=first)


def test_a_bucket_may_keep_no_versions(session: Any, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    s3, which = session.create_client("s3"), {"Bucket": "b", "Key": "k"}
    assert s3.put_object(**which, Body=b"one")["VersionId"] == s3.head_object(**which)["VersionId"] == "v1"
    monkeypatch.setattr(world.s3, "versioned", False)
    assert "VersionId" not in s3.put_object(**which, Body=b"two") | s3.head_object(**which) | s3.get_object(**which)
