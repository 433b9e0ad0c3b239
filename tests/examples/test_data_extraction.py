"""Where ExtractData of examples/data-pipeline-python has its rows from, and what it says where there are none."""

from __future__ import annotations

import importlib
import json

import boto3
import pytest

from tests.examples.data_stages import Stage, ask, put, s3

__all__ = ["ask", "s3"]


class Copies:
    """The function that copies, called here; its event is heard by nobody."""

    def invoke(self, *, Payload: str, **_: str) -> None:
        importlib.import_module("copy_rows").handler(json.loads(Payload), None)


@pytest.fixture
def extract(ask: Stage, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """What the stage answers when its copy has ended."""
    boto3.client("events").create_event_bus(Name="releases")
    monkeypatch.setattr(importlib.import_module("extract_data"), "functions", Copies())
    asked = {"outputs": {}, "input": {"source": "incoming/1.csv"}}
    return lambda **changes: [ask("extract_data", **asked, **changes) for _ in range(2)][1]


def test_a_rollback_restores_the_rows_that_were_approved_whatever_is_incoming_now(s3, extract):
    put(s3, "incoming/1.csv", "price\n666\n667\n")
    put(s3, "releases/prices-1/rows.csv", "price\n1\n")
    said = extract(restores="prices-1")["output"]
    assert said == {"rows": 1, "from": "releases/prices-1/rows.csv", "key": "releases/prices-2/rows.csv"}
    assert s3.get_object(Bucket="data", Key=said["key"])["Body"].read() == b"price\n1\n"


@pytest.mark.parametrize(
    ("restores", "reason"),
    [
        ("", "there is no incoming/1.csv: upload it first"),
        (
            "prices-1",
            "there is no releases/prices-1/rows.csv: go back to another release, or request 2 anew under a new id",
        ),
    ],
)
def test_rows_that_are_gone_are_no_release(extract, restores, reason):
    assert extract(restores=restores) == {"status": "failed", "reason": reason}


@pytest.mark.parametrize("source", [None, 7, "secrets/key"])
def test_a_source_elsewhere_is_refused(ask, source):
    said = ask("extract_data", outputs={}, input={"source": source})
    assert said["reason"] == f"input.source must be a key below incoming/, not {source!r}"


def test_a_copy_that_runs_is_not_begun_again(ask):
    """There is no function to call here: a call would break."""
    said = ask("extract_data", outputs={}, input={"source": "incoming/2.csv"}, operation={"copies": "incoming/2.csv"})
    assert said["waitsFor"] == "WithdrawData-prices-2"
