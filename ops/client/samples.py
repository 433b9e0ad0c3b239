"""What can be said of values that CloudWatch has put into buckets: sums always, percentiles only where they are exact.

CloudWatch gives percentiles of a bucket, and those of several cannot be joined. But of a bucket with three values or
fewer every single one is known from its sum, minimum and maximum.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple


class Bucket(NamedTuple):
    """The values of some seconds, as CloudWatch's statistics tell them."""

    sum: float
    count: float
    low: float
    high: float


def summed(buckets: Iterable[Bucket]) -> dict[str, Any]:
    """count and sum; of some values also mean, shortest and longest, and p50 and p90 where each value is known."""
    found = [bucket for bucket in buckets if bucket.count]
    count, total = round(sum(bucket.count for bucket in found)), sum(bucket.sum for bucket in found)
    if not count:
        return {"count": 0, "sum": 0}
    least, most = min(bucket.low for bucket in found), max(bucket.high for bucket in found)
    told = {"count": count, "sum": total, "mean": total / count, "shortest": least, "longest": most}
    values = _all(found)
    return {**told, "p50": _percentile(values, 0.5), "p90": _percentile(values, 0.9)} if values else told


def _all(buckets: list[Bucket]) -> list[float]:
    """Every value in order; empty if one of them is not known."""
    values: list[float] = []
    for total, count, low, high in buckets:
        if low == high:
            values += [low] * round(count)
        elif count <= 3:
            values += [low, high, total - low - high][: round(count)]
        else:
            return []
    return sorted(values)


def _percentile(values: list[float], share: float) -> float:
    """Between the two nearest values, as CloudWatch does."""
    place = share * (len(values) - 1)
    low = int(place)
    high = min(low + 1, len(values) - 1)
    return values[low] + (place - low) * (values[high] - values[low])
