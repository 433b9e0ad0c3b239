"""The world's DynamoDB with a meter before it: an operation that the meter does not know is refused by the world."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ops.bench.capacity import Index, read_units, write_units
from tests.world.dynamodb import DynamoDB

_PLAIN_READ = {
    *("TableName", "IndexName", "Key", "KeyConditionExpression", "Limit", "ConsistentRead", "ScanIndexForward"),
    *("ExpressionAttributeNames", "ExpressionAttributeValues", "ExclusiveStartKey", "Select"),
}


@dataclass(frozen=True)
class Request:
    by: str
    operation: str
    write_units: int = 0
    read_units: float = 0
    items_read: int = 0


class Metered:
    """Counts what the coordinator's Lambdas read and write; everything else is the fake's business."""

    def __init__(self, inner: DynamoDB, indexes: Mapping[str, Mapping[str, Index]], by: Callable[[], str]) -> None:
        self.inner, self.indexes, self.by = inner, indexes, by
        self.requests: list[Request] = []

    def reset(self) -> None:
        self.inner.reset()
        self.requests.clear()

    def transact_write_items(self, params: dict[str, Any]) -> dict[str, Any]:
        """A transaction writes every item twice; the copies in indexes follow it, and are written once.

        https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html
        """
        units = sum(self._units(action["Put"]) for action in params["TransactItems"])
        self.requests.append(Request(self.by(), "TransactWriteItems", write_units=units))
        return self.inner.transact_write_items(params)

    def update_item(self, params: dict[str, Any]) -> dict[str, Any]:
        """An update is paid by the larger version, and an index where its copy changes."""
        table = self.inner.tables[params["TableName"]]
        key = table.key(params["Key"])
        old = table.items.get(key)
        answer = self.inner.update_item(params)
        new = table.items[key]
        copies = sum(index.write_units(old, new) for index in self.indexes[table.name].values())
        self.requests.append(Request(self.by(), "UpdateItem", write_units=write_units(old, new) + copies))
        return answer

    def get_item(self, params: dict[str, Any]) -> dict[str, Any]:
        answer = self.inner.get_item(params)
        self._read("GetItem", params, [answer["Item"]] if "Item" in answer else [])
        return answer

    def query(self, params: dict[str, Any]) -> dict[str, Any]:
        answer = self.inner.query(params)
        self._read("Query", params, answer.get("Items", []))
        return answer

    def scan(self, params: dict[str, Any]) -> dict[str, Any]:
        answer = self.inner.scan(params)
        self._read("Scan", params, answer["Items"])
        return answer

    def _units(self, put: dict[str, Any]) -> int:
        table, new = self.inner.tables[put["TableName"]], put["Item"]
        old = table.items.get(table.key_of(new))
        copies = sum(index.write_units(old, new) for index in self.indexes[table.name].values())
        return 2 * write_units(old, new) + copies

    def _read(self, operation: str, params: dict[str, Any], items: list[Any]) -> None:
        if unknown := set(params) - _PLAIN_READ:
            raise NotImplementedError(f"the meter does not know what {sorted(unknown)} costs")
        index = self.indexes[params["TableName"]].get(params.get("IndexName", ""))
        copies = [index.copy(item) or {} for item in items] if index else items
        units = read_units(copies, consistent=params.get("ConsistentRead", False))
        self.requests.append(Request(self.by(), operation, read_units=units, items_read=len(items)))
