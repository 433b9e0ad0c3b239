"""DynamoDB in memory: the operations the product uses, as strict as AWS, thirty times faster than moto."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from .calls import ApiError, Unmodelled, only, refuse
from .expressions import Item, Names, conditions, holds, plain, update
from .tables import Key, Table, clone, project

_EXPRESSIONS = ("ExpressionAttributeNames", "ExpressionAttributeValues")
_CONDITION = (*_EXPRESSIONS, "ConditionExpression", "ReturnValuesOnConditionCheckFailure", "TableName")
_TOKEN_SECONDS = 600


@dataclass
class Write:
    """One checked write that is not yet applied."""

    table: Table
    key: Key
    old: Item | None
    new: Item | None
    refusal: dict[str, Any] | None  # a cancellation reason
    check_only: bool = False


class DynamoDB:
    def __init__(self, now: Callable[[], float]) -> None:
        self.now = now
        self.tables: dict[str, Table] = {}
        self.tokens: dict[str, tuple[float, str]] = {}

    def create(
        self,
        name: str,
        *,
        hash: str,
        range: str | None = None,
        types: Mapping[str, str] | None = None,
        indexes: Mapping[str, tuple[str, str | None]] | None = None,
        keys_only: Collection[str] = (),
    ) -> Table:
        """`types` of the key attributes: S unless told; `keys_only` names indexes that project no more."""
        pairs = [(hash, range), *(indexes or {}).values()]
        keys = {key: (types or {}).get(key, "S") for pair in pairs for key in pair if key}
        self.tables[name] = Table(name, hash, range, keys, indexes or {}, frozenset(keys_only))
        return self.tables[name]

    def reset(self) -> None:
        self.tokens.clear()
        for table in self.tables.values():
            table.reset()

    @property
    def writes(self) -> int:
        """Changes applied so far, in all tables."""
        return sum(table.writes for table in self.tables.values())

    def rows(self, table: str) -> list[dict[str, Any]]:
        """All items as plain Python values, for the invariants of a test."""
        return [{name: plain(value) for name, value in item.items()} for item in self.tables[table].items.values()]

    # ---- operations ----

    def get_item(self, params: dict[str, Any]) -> dict[str, Any]:
        known = ("TableName", "Key", "ConsistentRead", "ProjectionExpression", "ExpressionAttributeNames")
        only(params, *known)
        table, names = self._table(params), Names(params)
        item = table.items.get(table.key(params["Key"]))
        found = project(item or {}, params.get("ProjectionExpression"), names.path)
        return {} if item is None else {"Item": clone(found)}

    def put_item(self, params: dict[str, Any]) -> dict[str, Any]:
        only(params, "Item", "ReturnValues", *_CONDITION)
        return self._single("Put", params)

    def update_item(self, params: dict[str, Any]) -> dict[str, Any]:
        only(params, "Key", "UpdateExpression", "ReturnValues", *_CONDITION)
        return self._single("Update", params)

    def delete_item(self, params: dict[str, Any]) -> dict[str, Any]:
        only(params, "Key", "ReturnValues", *_CONDITION)
        return self._single("Delete", params)

    def transact_write_items(self, params: dict[str, Any]) -> dict[str, Any]:
        only(params, "TransactItems", "ClientRequestToken")
        if self._is_repeated(params):
            return {}
        actions = [next(iter(action.items())) for action in params["TransactItems"]]
        if len(actions) > 100:
            refuse("ValidationException", "Member must have length less than or equal to 100")
        writes = [self._prepare(kind, request) for kind, request in actions]
        if len({(write.table.name, write.key) for write in writes}) < len(writes):
            message = "Transaction request cannot include multiple operations on one item"
            refuse("ValidationException", message)
        self._refuse_cancelled(writes)
        for write in writes:
            if not write.check_only:
                write.table.write(write.key, write.new, self.now())
        self.tokens[params["ClientRequestToken"]] = (self.now(), params["TransactItems"])
        return {}

    def query(self, params: dict[str, Any]) -> dict[str, Any]:
        only(
            params,
            "TableName",
            "IndexName",
            "KeyConditionExpression",
            "Limit",
            "ScanIndexForward",
            "Select",
            "ExclusiveStartKey",
            "ConsistentRead",
            "ProjectionExpression",
            *_EXPRESSIONS,
        )
        table, names, name = self._table(params), Names(params), params.get("IndexName")
        if name and params.get("ConsistentRead"):
            refuse("ValidationException", "Consistent reads are not supported on global secondary indexes")
        index, limit = table.index(name), params.get("Limit", 10**9)
        value, rest = _partition(params["KeyConditionExpression"], index.hash, index.range, names)
        rows = table.rows(index, value, params.get("ScanIndexForward", True), params.get("ExclusiveStartKey"))
        found = list(itertools.islice((item for item in rows if holds(rest, item, names)), limit))
        keys = [*table.key_names, *(key for key in (index.hash, index.range) if key not in table.key_names)]
        only_keys = name in table.keys_only
        whole = [{key: item[key] for key in keys if key} if only_keys else item for item in found]
        # Not copied: whoever reads an attribute value makes a new one of it, and items are replaced, never changed.
        items = [project(item, params.get("ProjectionExpression"), names.path) for item in whole]
        answer: dict[str, Any] = {"Items": items, "Count": len(found), "ScannedCount": len(found)}
        if len(found) == limit:
            answer["LastEvaluatedKey"] = {key: clone(found[-1][key]) for key in keys if key}
        if params.get("Select") == "COUNT":
            del answer["Items"]
        return answer

    def scan(self, params: dict[str, Any]) -> dict[str, Any]:
        """In the order of the keys; DynamoDB promises none."""
        only(params, "TableName", "Limit", "ExclusiveStartKey")
        table, limit = self._table(params), params.get("Limit", 10**9)
        after = table.key(params["ExclusiveStartKey"]) if "ExclusiveStartKey" in params else None
        keys = sorted(key for key in table.items if after is None or key > after)
        found = [table.items[key] for key in keys[:limit]]
        answer: dict[str, Any] = {"Items": [clone(item) for item in found], "Count": len(found)}
        if len(found) == limit:
            answer["LastEvaluatedKey"] = {name: clone(found[-1][name]) for name in table.key_names}
        return answer

    # ---- writes ----

    def _single(self, kind: str, params: dict[str, Any]) -> dict[str, Any]:
        write = self._prepare(kind, params)
        if write.refusal:
            extra = {"Item": write.refusal["Item"]} if "Item" in write.refusal else {}
            refuse("ConditionalCheckFailedException", write.refusal["Message"], **extra)
        write.table.write(write.key, write.new, self.now())
        wanted = {"NONE": None, "ALL_OLD": write.old, "ALL_NEW": write.new}[params.get("ReturnValues", "NONE")]
        return {"Attributes": clone(wanted)} if wanted else {}

    def _prepare(self, kind: str, request: dict[str, Any]) -> Write:
        if kind not in ("Put", "Update", "Delete", "ConditionCheck"):
            raise Unmodelled(f"transaction of {kind}")
        table, names = self._table(request), Names(request)
        key = table.key_of(request["Item"]) if kind == "Put" else table.key(request["Key"])
        old = table.items.get(key)
        passed = holds(request.get("ConditionExpression"), old or {}, names)
        new: Item | None = old
        if kind == "Put":
            new = clone(request["Item"])
        elif kind == "Update" and passed:
            new = update(request["UpdateExpression"], old or clone(request["Key"]), names)
            if table.key_of(new) != key:
                refuse("ValidationException", "Cannot update attribute. This attribute is part of the key")
            new = clone(new)
        elif kind == "Delete":
            new = None
        if new is not None and _is_too_large(new):
            refuse("ValidationException", "Item size has exceeded the maximum allowed size")
        refusal = None if passed else _reason(old, request)
        return Write(table, key, old, new, refusal, check_only=kind == "ConditionCheck")

    def _refuse_cancelled(self, writes: list[Write]) -> None:
        reasons = [write.refusal or {"Code": "None"} for write in writes]
        codes = ", ".join(reason["Code"] for reason in reasons)
        if any(write.refusal for write in writes):
            message = f"Transaction cancelled, please refer cancellation reasons for specific reasons [{codes}]"
            raise ApiError("TransactionCanceledException", message, CancellationReasons=reasons, Message=message)

    def _is_repeated(self, params: dict[str, Any]) -> bool:
        """The same token within ten minutes is applied once; with other parameters it is refused."""
        at, items = self.tokens.get(params["ClientRequestToken"], (-1e9, []))
        if self.now() - at > _TOKEN_SECONDS:
            return False
        if items != params["TransactItems"]:
            refuse("IdempotentParameterMismatchException", "The token was used with other parameters")
        return True

    def _table(self, params: Mapping[str, Any]) -> Table:
        name = params["TableName"].rpartition("/")[2]
        if name not in self.tables:
            refuse("ResourceNotFoundException", "Requested resource not found")
        return self.tables[name]


def _reason(old: Item | None, request: dict[str, Any]) -> dict[str, Any]:
    reason: dict[str, Any] = {"Code": "ConditionalCheckFailed", "Message": "The conditional request failed"}
    if old is not None and request.get("ReturnValuesOnConditionCheckFailure") == "ALL_OLD":
        reason["Item"] = clone(old)
    return reason


def _is_too_large(item: Item) -> bool:
    """As JSON, which takes at most six signs for one of Python's."""
    return len(repr(item)) * 6 > 400 * 1024 and len(json.dumps(item, default=str)) > 400 * 1024


def _partition(text: str, hash: str, range: str | None, names: Names) -> tuple[Any, str]:
    """The partition's value, and what is left of the condition: something about the range key only."""
    value: Any = None
    rest: list[str] = []
    for kind, path, placeholder in conditions(text):
        name = names.path(path)
        if name == hash and kind == "=":
            value = plain(names.value(placeholder))
        elif name == range and not kind.startswith("attribute") and kind != "<>":
            term = f"{kind}({path}, {placeholder})" if kind == "begins_with" else f"{path} {kind} {placeholder}"
            rest.append(term)
        else:
            refuse("ValidationException", "Query condition missed key schema element or is not supported")
    if value is None:
        refuse("ValidationException", f"Query condition missed key schema element: {hash}")
    return value, " AND ".join(rest)
