"""People at the control API of a sandbox of prod, each with IAM credentials of their own."""

from __future__ import annotations

import json
import re

import pytest

from ops.sandbox.lifecycle import Sandbox
from tests.end_to_end.conftest import Told

pytestmark = pytest.mark.sandbox
IDS = ("eighth", "ninth", "tenth", "unseen")


def test_everything_is_as_told(people: Told) -> None:
    assert [check["name"] for check in people.checks if not check["ok"]] == []
    assert len(people.checks) >= 14


def test_the_bus_heard_of_every_vote_and_every_decision(people: Told) -> None:
    votes = [(e["deploymentId"], e["name"], e["vote"]) for e in people.events if e["event"] == "VoteCast"]
    assert votes == [
        ("eighth", "ann", "approve"),
        ("eighth", "ben", "approve"),
        ("ninth", "ann", "reject"),
        ("tenth", "ann", "approve"),
        ("tenth", "ben", "approve"),
    ]
    decided = {e["deploymentId"]: e["decision"] for e in people.events if e["event"] == "ApprovalDecided"}
    assert decided == {"eighth": "approved", "ninth": "rejected", "tenth": "approved", "unseen": "expired"}


def test_it_is_written_for_eighty_columns(people: Told) -> None:
    # the command line is given 80 columns; the demo sets its words in by 12
    printed = [line for line in people.said.splitlines() if line.startswith(" " * 12)]
    assert printed
    assert max(map(len, printed)) <= 92


def test_no_token_secret_or_presigned_address_is_in_anything_that_the_sandbox_emitted(
    people: Told, prod: Sandbox
) -> None:
    """Log lines, events, answers of the API and what the command line printed; against what the table and IAM keep."""
    emitted = "\n".join([*_log_lines(prod), json.dumps(people.events), people.said, *_answers(people)])
    assert len(emitted) > 20_000
    assert all(needle in emitted for needle in ("stage handled", "ApprovalRequested", "Your approval is counted"))
    secrets = _tokens(prod) | {people.gate.crew.person(name).credentials.secret_key for name in ("dana", "ann", "ben")}
    assert len(secrets) >= 8
    assert [secret for secret in secrets if secret in emitted] == []
    assert re.findall(r"X-Amz-Signature|X-Amz-Security-Token|Authorization: AWS4", emitted) == []


def _log_lines(prod: Sandbox) -> list[str]:
    logs = prod.client("logs")
    groups = [
        g["logGroupName"] for page in logs.get_paginator("describe_log_groups").paginate() for g in page["logGroups"]
    ]
    pages = (page for name in groups for page in logs.get_paginator("filter_log_events").paginate(logGroupName=name))
    return [event["message"] for page in pages for event in page["events"]]


def _answers(people: Told) -> list[str]:
    api = people.gate.crew.api("dana")
    return [json.dumps(api.deployment(each)) for each in IDS] + [json.dumps(list(api.targets()))]


def _tokens(prod: Sandbox) -> set[str]:
    """Every task token that stood in the table, from the table's stream."""
    table = prod.client("dynamodb").describe_table(TableName=prod.outputs["historyTableName"])["Table"]
    streams, arn = prod.client("dynamodbstreams"), table["LatestStreamArn"]
    found: set[str] = set()
    for shard in streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]:
        place = streams.get_shard_iterator(
            StreamArn=arn, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON"
        ).get("ShardIterator")
        while place:
            page = streams.get_records(ShardIterator=place)
            images = [record["dynamodb"]["NewImage"] for record in page["Records"]]
            found |= {image["token"]["S"] for image in images if "token" in image}
            place = page.get("NextShardIterator") if page["Records"] else None
    return found
