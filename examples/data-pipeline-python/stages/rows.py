"""Where the rows of a data set are, from the raw file to what is live."""

import json
import os
from typing import Any

import boto3

BUCKET = os.environ["BUCKET"]
s3 = boto3.client("s3")


def staged(deployment: str) -> str:
    """The folder of a release: nobody reads it before it is live."""
    return f"releases/{deployment}/"


def live(service: str) -> str:
    """Says which release readers must read."""
    return f"current/{service}.json"


def text(key: str) -> str | None:
    """None if it is not there."""
    try:
        return s3.get_object(Bucket=BUCKET, Key=key)["Body"].read().decode()
    except s3.exceptions.NoSuchKey:
        return None


def document(key: str) -> dict[str, Any] | None:
    found = text(key)
    return None if found is None else json.loads(found)


def put(key: str, value: dict[str, Any]) -> None:
    s3.put_object(Bucket=BUCKET, Key=key, Body=json.dumps(value))
