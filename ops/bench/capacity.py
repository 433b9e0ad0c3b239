"""What DynamoDB charges for: sizes of items, read and write units, and the copies that indexes keep.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

Item = dict[str, dict[str, Any]]


def item_size(item: Item) -> int:
    return sum(len(name.encode()) + _size(value) for name, value in item.items())


def _size(attribute: dict[str, Any]) -> int:
    [(kind, value)] = attribute.items()
    if kind == "S":
        return len(value.encode())
    if kind == "N":
        return math.ceil(len(value.lstrip("-").replace(".", "")) / 2) + 1 + value.startswith("-")
    if kind == "B":
        return len(value)
    if kind == "M":
        return 3 + sum(1 + len(key.encode()) + _size(inner) for key, inner in value.items())
    if kind == "L":
        return 3 + sum(1 + _size(inner) for inner in value)
    if kind in ("NULL", "BOOL"):
        return 1
    raise ValueError(f"size of attribute type {kind}")


@dataclass(frozen=True)
class Index:
    """What an index copies of an item: `attributes` is None where it copies everything."""

    key: tuple[str, ...]
    table_key: tuple[str, ...]
    attributes: frozenset[str] | None

    def copy(self, item: Item | None) -> Item | None:
        """None where the item has not the index's key, and so is not in it."""
        if item is None or any(name not in item for name in self.key):
            return None
        wanted = None if self.attributes is None else {*self.key, *self.table_key, *self.attributes}
        return {name: value for name, value in item.items() if wanted is None or name in wanted}

    def write_units(self, old: Item | None, new: Item | None) -> int:
        """Nothing where the copy stays as it is; a changed key is a delete and a put."""
        before, after = self.copy(old), self.copy(new)
        if before == after:
            return 0
        if before and after and any(before[name] != after[name] for name in self.key):
            return write_units(before) + write_units(after)
        return write_units(before, after)


def write_units(*versions: Item | None) -> int:
    """One per begun KB of the larger version."""
    return max(1, math.ceil(max(item_size(item) for item in versions if item) / 1024))


def read_units(items: Iterable[Item], *, consistent: bool) -> float:
    """One per begun 4 KB, half of it where the answer may be a little old. Nothing costs as much as little."""
    units = max(1, math.ceil(sum(map(item_size, items)) / 4096))
    return units if consistent else units / 2
