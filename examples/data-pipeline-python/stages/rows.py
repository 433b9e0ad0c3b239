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


def of(deployment: str) -> str:
    """The rows of a release, which stay there for whoever goes back to it."""
    return f"{staged(deployment)}rows.csv"


def live(service: str) -> str:
    """Says which release readers must read."""
    return f"current/{service}.json"


def text(key: str) -> str:
    """Raises NoSuchKey if it is not there."""
    found: bytes = s3.get_object(Bucket=BUCKET, Key=key)["Body"].read()
    return found.decode()


def document(key: str) -> dict[str, Any] | None:
    """None if it is not there."""
    try:
        return json.loads(text(key))
    except s3.exceptions.NoSuchKey:
        return None


def put(key: str, value: dict[str, Any]) -> None:
    s3.put_object(Bucket=BUCKET, Key=key, Body=json.dumps(value))
