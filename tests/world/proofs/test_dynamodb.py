"""The DynamoDB fake and moto are asked the same questions, at random, and give the same answers."""

from __future__ import annotations

import json
import random
import time
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from tests.world import Unmodelled, World

CONDITIONS = [
    "attribute_not_exists(id)",
    "attribute_exists(id)",
    "attribute_exists(id) AND #s = :s",
    "#s = :s AND fence = :f",
    "#s <> :s",
    "attribute_not_exists(#s)",
    "fence > :f",
    "(#s = :s) AND (attribute_exists(fence))",
]
UPDATES = ["SET #s = :s", "SET #s = :s, fence = :f REMOVE held", "SET fence = fence + :f", "REMOVE #s"]
RANGES = ["", " AND n > :n", " AND n <= :n", " AND n BETWEEN :n AND :m"]


def create_in_moto() -> Any:
    client = boto3.client("dynamodb", region_name="us-east-1")
    index = {
        "IndexName": "ByStatus",
        "KeySchema": [
            {"AttributeName": "state", "KeyType": "HASH"},
            {"AttributeName": "n", "KeyType": "RANGE"},
        ],
        "Projection": {"ProjectionType": "ALL"},
    }
    client.create_table(
        TableName="t",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[
            {"AttributeName": name, "AttributeType": kind} for name, kind in (("id", "S"), ("n", "N"), ("state", "S"))
        ],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}, {"AttributeName": "n", "KeyType": "RANGE"}],
        GlobalSecondaryIndexes=[index],
    )
    return client


@pytest.fixture
def fake(session: Any, world: World) -> Any:
    world.dynamodb.create("t", hash="id", range="n", types={"n": "N"}, indexes={"ByStatus": ("state", "n")})
    return session.create_client("dynamodb")


class Dice:
    """Random requests from one seed, mostly valid, often conflicting."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def request(self) -> tuple[str, dict[str, Any]]:
        kinds = ("put_item", "update_item", "delete_item", "get_item", "query", "transact_write_items")
        kind = self.random.choice(kinds)
        return kind, getattr(self, kind)()

    def key(self) -> dict[str, Any]:
        return {"id": {"S": self.random.choice("ab")}, "n": {"N": str(self.random.randint(1, 4))}}

    def item(self) -> dict[str, Any]:
        item = self.key() | {"held": {"M": {"who": {"L": [{"S": "x"}, {"BOOL": True}, {"NULL": True}]}}}}
        if self.random.random() < 0.8:
            item |= {"state": {"S": self.random.choice("RS")}}
        return item | ({"fence": {"N": str(self.random.randint(1, 3))}} if self.random.random() < 0.8 else {})

    def used(self, *texts: str) -> dict[str, Any]:
        text = " ".join(texts)
        values = {":s": {"S": self.random.choice("RS")}, ":f": {"N": str(self.random.randint(1, 3))}}
        found = {name: value for name, value in values.items() if name in text}
        names = {"ExpressionAttributeNames": {"#s": "state"}} if "#s" in text else {}
        return names | ({"ExpressionAttributeValues": found} if found else {})

    def condition(self, *texts: str) -> dict[str, Any]:
        condition = self.random.choice(["", *CONDITIONS])
        given = {"ConditionExpression": condition} if condition else {}
        if condition and self.random.random() < 0.5:
            given["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD"
        return given | self.used(condition, *texts) | {"TableName": "t"}

    def put_item(self) -> dict[str, Any]:
        return {"Item": self.item()} | self.condition()

    def delete_item(self) -> dict[str, Any]:
        return {"Key": self.key()} | self.condition()

    def update_item(self) -> dict[str, Any]:
        update = self.random.choice(UPDATES)
        return {"Key": self.key(), "UpdateExpression": update} | self.condition(update)

    def get_item(self) -> dict[str, Any]:
        return {"TableName": "t", "Key": self.key(), "ConsistentRead": True}

    def query(self) -> dict[str, Any]:
        text = self.random.choice(RANGES)
        values = {":n": {"N": str(self.random.randint(1, 3))}, ":m": {"N": "3"}}
        index = self.random.choice([{}, {"IndexName": "ByStatus"}])
        partition = {":p": {"S": self.random.choice("RS" if index else "ab")}}
        return (
            index
            | {
                "TableName": "t",
                "KeyConditionExpression": ("#p" if index else "id") + " = :p" + text,
                "ExpressionAttributeValues": partition | {k: v for k, v in values.items() if k in text},
                "ScanIndexForward": self.random.random() < 0.5,
            }
            | ({"ExpressionAttributeNames": {"#p": "state"}} if index else {})
        )

    def transact_write_items(self) -> dict[str, Any]:
        kinds = self.random.choices(("Put", "Update", "Delete", "ConditionCheck"), k=self.random.randint(1, 3))
        parts = [(kind, self.part(kind)) for kind in kinds]
        once = {json.dumps(self.key_of(part)): {kind: part} for kind, part in parts}
        return {"TransactItems": list(once.values())}

    def key_of(self, part: dict[str, Any]) -> list[Any]:
        given = part.get("Key") or part["Item"]
        return [given["id"], given["n"]]

    def part(self, kind: str) -> dict[str, Any]:
        if kind == "ConditionCheck":
            condition = self.random.choice(CONDITIONS)
            return {"TableName": "t", "Key": self.key(), "ConditionExpression": condition} | self.used(condition)
        return {"Put": self.put_item, "Update": self.update_item, "Delete": self.delete_item}[kind]()


def answer(client: Any, kind: str, request: dict[str, Any]) -> Any:
    """What is comparable of an answer: items in order of their keys where an index leaves ties open."""
    try:
        found = getattr(client, kind)(**request)
    except ClientError as error:
        reasons = [(r["Code"], r.get("Item")) for r in error.response.get("CancellationReasons", [])]
        return error.response["Error"]["Code"], reasons, error.response.get("Item")
    if "IndexName" in request:
        found["Items"] = sorted(found["Items"], key=lambda item: (item["n"]["N"], item["id"]["S"]))
    return {name: value for name, value in found.items() if name in ("Item", "Items", "Count", "Attributes")}


@mock_aws
@pytest.mark.parametrize("seed", range(5))
def test_the_fake_answers_as_moto_does(seed: int, fake: Any, world: World) -> None:
    moto, dice = create_in_moto(), Dice(seed)
    for _ in range(150):
        kind, request = dice.request()
        expected, given = answer(moto, kind, request), answer(fake, kind, request)
        assert given == expected, (kind, request)
    everything = {(i["id"]["S"], i["n"]["N"]): i for i in moto.scan(TableName="t")["Items"]}
    assert {(i["id"]["S"], i["n"]["N"]): i for i in world.dynamodb.tables["t"].items.values()} == everything


def test_pages_join_to_the_whole_in_both_directions(fake: Any) -> None:
    for number in range(7):
        fake.put_item(TableName="t", Item={"id": {"S": "a"}, "n": {"N": str(number)}, "state": {"S": "R"}})
    request = {"TableName": "t", "IndexName": "ByStatus", "KeyConditionExpression": "#s = :s", "Limit": 3}
    request |= {"ExpressionAttributeNames": {"#s": "state"}, "ExpressionAttributeValues": {":s": {"S": "R"}}}
    for forward in (True, False):
        found, after = [], {}
        while True:
            page = fake.query(**request, ScanIndexForward=forward, **after)
            found += [int(item["n"]["N"]) for item in page["Items"]]
            if "LastEvaluatedKey" not in page:
                break
            after = {"ExclusiveStartKey": page["LastEvaluatedKey"]}
        assert found == (list(range(7)) if forward else list(range(6, -1, -1)))


def put(**item: Any) -> dict[str, Any]:
    return {"Put": {"TableName": "t", "Item": {"id": {"S": "a"}, "n": {"N": "1"}} | item}}


def test_a_transaction_token_is_applied_once_and_refused_for_other_content(fake: Any, world: World) -> None:
    for _ in range(2):
        fake.transact_write_items(TransactItems=[put()], ClientRequestToken="one")
    assert world.dynamodb.writes == 1
    with pytest.raises(ClientError, match="IdempotentParameterMismatch"):
        fake.transact_write_items(TransactItems=[put(x={"S": "y"})], ClientRequestToken="one")


@pytest.mark.parametrize(
    ("condition", "values"),
    [
        ("status = :s", {":s": {"S": "R"}}),
        ("held = :missing", None),
        ("attribute_exists(id)", {":x": {"S": "R"}}),
    ],
)
def test_reserved_undefined_and_unused_names_are_refused(fake: Any, condition: str, values: Any) -> None:
    given = {"ExpressionAttributeValues": values} if values else {}
    with pytest.raises(ClientError, match="ValidationException"):
        fake.put_item(TableName="t", Item=put()["Put"]["Item"], ConditionExpression=condition, **given)


def test_two_operations_on_one_item_are_refused(fake: Any) -> None:
    with pytest.raises(ClientError, match="multiple operations on one item"):
        fake.transact_write_items(TransactItems=[put(), put()])


def test_what_the_fake_does_not_know_is_loud(fake: Any) -> None:
    with pytest.raises(Unmodelled, match="FilterExpression"):
        fake.scan(TableName="t", FilterExpression="attribute_exists(id)")
    with pytest.raises(Unmodelled, match="size"):
        values = {":n": {"N": "1"}}
        item = put()["Put"]["Item"]
        fake.put_item(TableName="t", Item=item, ConditionExpression="size(id) > :n", ExpressionAttributeValues=values)


def test_the_stream_tells_inserts_and_changes_in_order(fake: Any, world: World) -> None:
    for item in ({}, {}, {"x": {"S": "y"}}):
        fake.transact_write_items(TransactItems=[put(**item)])
    fake.delete_item(TableName="t", Key=put()["Put"]["Item"])
    assert [record["eventName"] for record in world.dynamodb.tables["t"].stream] == [
        "INSERT",
        "MODIFY",
        "REMOVE",
    ]


def test_a_call_takes_a_fraction_of_a_millisecond(fake: Any) -> None:
    fake.transact_write_items(TransactItems=[put()])
    began = time.perf_counter()
    for _ in range(200):
        fake.get_item(TableName="t", Key={"id": {"S": "a"}, "n": {"N": "1"}})
    assert (time.perf_counter() - began) / 200 < 0.002


def test_an_index_of_keys_gives_keys_alone(session: Any, world: World) -> None:
    world.dynamodb.create("k", hash="id", indexes={"ByState": ("state", None)}, keys_only=["ByState"])
    client = session.create_client("dynamodb")
    keys = {"id": {"S": "a"}, "state": {"S": "R"}}
    client.put_item(TableName="k", Item=keys | {"x": {"S": "y"}})
    wanted = {"KeyConditionExpression": "#s = :s", "ExpressionAttributeNames": {"#s": "state"}}
    found = client.query(TableName="k", IndexName="ByState", ExpressionAttributeValues={":s": {"S": "R"}}, **wanted)
    assert found["Items"] == [keys]
