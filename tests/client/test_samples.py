"""Percentiles only where every value is known."""

from __future__ import annotations

import pytest

from ops.client.samples import Bucket, summed


def bucket(*values: float) -> Bucket:
    return Bucket(sum(values), len(values), min(values), max(values))


def test_nothing_is_told_of_nothing():
    assert summed([]) == summed([Bucket(0, 0, 0, 0)]) == {"count": 0, "sum": 0}


def test_sums_and_extremes_of_all_buckets():
    told = summed([bucket(1, 5, 6, 8), bucket(10)])
    assert told == {"count": 5, "sum": 30, "mean": 6, "shortest": 1, "longest": 10}


@pytest.mark.parametrize("size", [1, 2, 3])
def test_percentiles_of_few_values_in_a_bucket_are_exact(size):
    values = [40.0, 10, 20, 30, 50, 60, 80, 70, 90]
    told = summed([bucket(*values[n : n + size]) for n in range(0, 9, size)])
    assert (told["p50"], told["p90"]) == (50, 82)


def test_percentiles_of_many_equal_values_are_exact():
    assert summed([bucket(7, 7, 7, 7, 7), bucket(9)])["p50"] == 7


def test_what_is_not_known_is_not_told():
    assert "p50" not in summed([bucket(1, 2, 3, 4)])


def test_of_one_value_all_are_the_same():
    told = summed([bucket(4)])
    assert {told[key] for key in ("mean", "shortest", "longest", "p50", "p90")} == {4}
