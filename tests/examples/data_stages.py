"""The stages of examples/data-pipeline-python on an emulated S3, asked as the coordinator asks."""

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
