"""Items of one DynamoDB table, kept sorted for the table and for each index; what the stream saw."""

from __future__ import annotations

import base64
import bisect
import marshal
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from .calls import Unmodelled, arn, refuse
from .expressions import Item, Value, plain

Key = tuple[Any, ...]


def clone(value: Any) -> Any:
    """By marshal, which takes half the time, but refuses subclasses of what JSON knows."""
    try:
        return marshal.loads(marshal.dumps(value))
    except ValueError:
        return _clone(value)


def _clone(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _clone(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_clone(inner) for inner in value]
    return value


@dataclass
class Index:
    """Rows by hash value, each list sorted by (range value, primary key)."""

    hash: str
    range: str | None
    rows: dict[Any, list[Key]] = field(default_factory=dict)

    def add(self, item: Item, key: Key) -> None:
        if (at := self._position(item, key)) is not None:
            bisect.insort(self.rows.setdefault(at[0], []), at[1])

    def remove(self, item: Item, key: Key) -> None:
        if (at := self._position(item, key)) is not None:
            rows = self.rows[at[0]]
            rows.pop(bisect.bisect_left(rows, at[1]))

    def _position(self, item: Item, key: Key) -> tuple[Any, Key] | None:
        names = [self.hash, self.range] if self.range else [self.hash]
        if any(name not in item for name in names):
            return None  # sparse: an item without the index's keys is not in it
        values = [plain(item[name]) for name in names]
        return values[0], (*values[1:], *key)


class Table:
    def __init__(
        self,
        name: str,
        hash: str,
        range: str | None,
        types: Mapping[str, str],
        indexes: Mapping[str, tuple[str, str | None]],
        keys_only: frozenset[str],
    ) -> None:
        self.keys_only = keys_only
        self.name, self.types = name, dict(types)
        self.hash, self.range = hash, range
        self.key_names = [hash, range] if range else [hash]
        self._indexes = dict(indexes)
        self.reset()

    def reset(self) -> None:
        self.items: dict[Key, Item] = {}
        self.indexes = {None: Index(self.hash, self.range)} | {
            name: Index(*keys) for name, keys in self._indexes.items()
        }
        self.stream: list[dict[str, Any]] = []
        self.writes = 0

    def key(self, given: Item) -> Key:
        """Of a Key parameter: exactly the key attributes."""
        if set(given) != set(self.key_names):
            refuse("ValidationException", "The provided key element does not match the schema")
        return self.key_of(given)

    def key_of(self, item: Item) -> Key:
        for name in self.key_names:
            if name not in item:
                message = f"One or more parameter values were invalid: Missing the key {name} in the item"
                refuse("ValidationException", message)
        for name, kind in self.types.items():
            if name in item:
                self._check_key_value(name, kind, item[name])
        return tuple(plain(item[name]) for name in self.key_names)

    def _check_key_value(self, name: str, kind: str, value: Value) -> None:
        given = next(iter(value))
        where = "key" if name in self.key_names else "Index Key"
        if given != kind:
            message = f"Type mismatch for {where} {name} expected: {kind} actual: {given}"
            refuse("ValidationException", f"One or more parameter values were invalid: {message}")
        if value[given] == "":
            message = f"Empty string value not allowed. Key: {name}"
            refuse("ValidationException", f"One or more parameter values are not valid. {message}")

    def write(self, key: Key, new: Item | None, now: float) -> None:
        """Put, or delete with None; an unchanged item leaves no stream record, as on AWS."""
        old = self.items.pop(key, None)
        if new is not None:
            self.items[key] = new
        if old == new:
            return
        self.writes += 1
        for index in self.indexes.values():
            if old is not None:
                index.remove(old, key)
            if new is not None:
                index.add(new, key)
        self._record(key, old, new, now)

    def _record(self, key: Key, old: Item | None, new: Item | None, now: float) -> None:
        number = f"{len(self.stream) + 1:021d}"
        change: dict[str, Any] = {
            "ApproximateCreationDateTime": now,
            "Keys": {name: (new or old or {})[name] for name in self.key_names},
            "SequenceNumber": number,
            "StreamViewType": "NEW_IMAGE",
        }
        if new is not None:
            change["NewImage"] = new
        self.stream.append(
            {
                "eventID": f"{self.name}-{number}",
                "eventName": "REMOVE" if new is None else "INSERT" if old is None else "MODIFY",
                "eventVersion": "1.1",
                "eventSource": "aws:dynamodb",
                "awsRegion": "us-east-1",
                "dynamodb": change,
                "eventSourceARN": arn("dynamodb", f"table/{self.name}/stream/1"),
            }
        )

    def index(self, name: str | None) -> Index:
        if name not in self.indexes:
            refuse("ValidationException", f"The table does not have the specified index: {name}")
        return self.indexes[name]

    def rows(self, index: Index, value: Any, forward: bool, after: Item | None) -> Iterator[Item]:
        """Items of one partition in order, from just behind the exclusive start key."""
        rows = index.rows.get(value, [])
        low, high = 0, len(rows)
        if after is not None:
            position = index._position(after, tuple(plain(after[name]) for name in self.key_names))
            if position is None:
                refuse("ValidationException", "The provided starting key is invalid")
            low = bisect.bisect_right(rows, position[1]) if forward else 0
            high = high if forward else bisect.bisect_left(rows, position[1])
        wanted = rows[low:high] if forward else rows[low:high][::-1]
        return (self.items[row[-len(self.key_names) :]] for row in wanted)


def as_json(value: Any) -> Any:
    """As in a stream record, where binary is base64 text."""
    if isinstance(value, dict):
        return {name: as_json(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [as_json(inner) for inner in value]
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value


def project(item: Item, expression: str | None, path: Callable[[str], str]) -> Item:
    if not expression:
        return item
    names = [name.strip() for name in expression.split(",")]
    if any(not name.replace("#", "").replace("_", "a").isalnum() for name in names):
        raise Unmodelled(f"projection {expression!r}")
    wanted = [path(name) for name in names]
    return {name: item[name] for name in wanted if name in item}
