"""One Pipeline, with what it needs and whatever else a test says."""

from typing import Any

from components import Pipeline

TABLE = "arn:aws:dynamodb:us-east-1:123456789012:table/mine"
NEEDS = {"environment": "test", "history_table_name": "mine", "history_table_arn": TABLE}


def make(arguments: dict[str, Any]) -> None:
    Pipeline("mine", {**NEEDS, **arguments})
