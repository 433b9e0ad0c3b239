"""The stages of examples/data-pipeline-python, called again, interrupted and undone, on an emulated S3."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from domain import own_stages
from tests.contract.events import event

ROOT = Path(__file__).resolve().parents[2]
STAGES = ROOT / "examples" / "data-pipeline-python" / "stages"
PLACES = (STAGES, ROOT / "components" / "contract" / "python")
SETTINGS = {"BUCKET": "data", "COPY": "copy-rows", "BUS": "releases", "SOURCE": "data.releases", "LARGEST_CHANGE": "20"}
AWS = {"AWS_DEFAULT_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": "t", "AWS_SECRET_ACCESS_KEY": "t"}
EXTRACTED = {"ExtractData": {"rows": 2, "key": "releases/prices-2/rows.csv"}}
BOTH = ["PublishData", "ExtractData"]
Stage = Callable[..., dict[str, Any]]


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    for name, value in {**SETTINGS, **AWS}.items():
        monkeypatch.setenv(name, value)
    for place in PLACES:
        monkeypatch.syspath_prepend(str(place))
    with mock_aws():
        (made := boto3.client("s3")).create_bucket(Bucket="data")
        yield made
    for name in [path.stem for place in PLACES for path in place.glob("*.py")]:
        sys.modules.pop(name, None)


@pytest.fixture
def ask(s3: Any) -> Stage:
    def call(stage: str, **changes: Any) -> dict[str, Any]:
        module = importlib.import_module(stage)
        asked = {"deploymentId": "prices-2", "service": "prices", "version": "2", "outputs": EXTRACTED, **changes}
        said = json.loads(json.dumps(module.handler(event("WithdrawData", **asked), None)))
        return said if said["status"] == "failed" else own_stages.checked(stage, said)

    return call


def put(s3: Any, key: str, value: Any) -> None:
    s3.put_object(Bucket="data", Key=key, Body=value if isinstance(value, str) else json.dumps(value))


def read(s3: Any, key: str) -> Any:
    return json.loads(s3.get_object(Bucket="data", Key=key)["Body"].read())


def keys(s3: Any) -> list[str]:
    return [each["Key"] for each in s3.list_objects_v2(Bucket="data").get("Contents", [])]


LIVE = {"release": "prices-1", "version": "1", "key": "releases/prices-1/rows.csv", "rows": 1}


def test_a_release_that_is_asked_for_twice_is_published_once_and_can_still_be_undone(s3, ask):
    put(s3, "current/prices.json", LIVE)
    first, second = ask("publish_data"), ask("publish_data")
    assert first == second and read(s3, "current/prices.json")["version"] == "2"
    assert ask("withdraw_data", undoes=BOTH)["summary"] == ["prices 1 is live again", "what was staged is gone"]
    assert read(s3, "current/prices.json") == LIVE
    assert keys(s3) == ["current/prices.json"]


def test_an_undo_that_is_asked_for_again_leaves_what_came_back(s3, ask):
    put(s3, "current/prices.json", LIVE)
    ask("publish_data")
    ask("withdraw_data", undoes=BOTH)
    again = ask("withdraw_data", undoes=BOTH, deploymentId="prices-2", attempt=1)
    assert again["summary"] == ["prices had not changed", "what was staged is gone"]
    assert read(s3, "current/prices.json") == LIVE


def test_a_second_attempt_to_undo_finds_what_the_first_left(s3, ask):
    put(s3, "current/prices.json", LIVE)
    ask("publish_data")
    ask("withdraw_data", undoes=BOTH, deploymentId="prices-2", attempt=1)
    assert (read(s3, "current/prices.json"), keys(s3)) == (LIVE, ["current/prices.json"])


def test_a_first_release_that_is_undone_leaves_none(s3, ask):
    ask("publish_data")
    assert "prices has no release, as before" in ask("withdraw_data", undoes=BOTH)["summary"]
    assert keys(s3) == []


def test_a_publication_that_broke_before_it_switched_is_no_change(s3, ask):
    put(s3, "releases/prices-2/before.json", {"live": None})
    assert "prices had not changed" in ask("withdraw_data", undoes=BOTH)["summary"]
    put(s3, "current/prices.json", LIVE)
    put(s3, "releases/prices-2/before.json", {"live": LIVE})
    assert "prices had not changed" in ask("withdraw_data", undoes=BOTH)["summary"]
    assert read(s3, "current/prices.json") == LIVE


def test_what_was_only_staged_is_removed_and_nothing_is_said_of_what_is_live(s3, ask):
    put(s3, "current/prices.json", LIVE)
    put(s3, "releases/prices-2/rows.csv", "price\n1\n")
    assert ask("withdraw_data", undoes=["ExtractData"])["summary"] == ["what was staged is gone"]
    assert keys(s3) == ["current/prices.json"]


@pytest.mark.parametrize("source", [None, 7, "secrets/key"])
def test_a_source_elsewhere_is_refused(ask, source):
    said = ask("extract_data", outputs={}, input={"source": source})
    assert said["reason"] == f"input.source must be a key below incoming/, not {source!r}"


def test_a_copy_that_runs_is_not_begun_again(ask):
    """There is no function to call here: a call would break."""
    said = ask("extract_data", outputs={}, input={"source": "incoming/2.csv"}, operation={"copies": "incoming/2.csv"})
    assert said["waitsFor"] == "WithdrawData-prices-2"


@pytest.mark.parametrize(("before", "alerts"), [(2, []), (3, ["-33 % rows"]), (100, ["-98 % rows"])])
def test_a_large_change_is_an_alert(s3, ask, before, alerts):
    put(s3, "current/prices.json", {**LIVE, "rows": before})
    put(s3, EXTRACTED["ExtractData"]["key"], "price\n1\n2\n")
    assert ask("check_data")["plan"] == {
        "summary": [f"prices 2: 2 rows replace the {before} of 1"],
        "alerts": alerts,
        "unchanged": False,
    }


def test_no_rows_are_no_release(s3, ask):
    put(s3, EXTRACTED["ExtractData"]["key"], "price\n")
    assert ask("check_data") == {"status": "failed", "reason": "there are no rows"}
