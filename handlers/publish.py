"""publish: what the history says happened is told on the bus, in order, at least once."""

from __future__ import annotations

import os
from typing import Any

from domain.events import entry
from handlers.adapters.aws import client
from handlers.adapters.items import plain
from handlers.adapters.log import log

BUS, SOURCE = os.environ.get("EVENT_BUS", ""), os.environ.get("EVENT_SOURCE", "")
BATCH = 10
"""Most entries that one PutEvents takes."""

events = client("events")


def handler(event: dict[str, Any], context: Any) -> dict[str, list[dict[str, str]]]:
    """Receives records of the history table's stream; answers with the first one that must come again.

    https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
    """
    records = event["Records"]
    for first in range(0, len(records), BATCH):
        batch = records[first : first + BATCH]
        told = events.put_events(Entries=[_entry(record) for record in batch])["Entries"]
        failed = next((n for n, result in enumerate(told) if "ErrorCode" in result), None)
        if failed is not None:
            log(
                "warning",
                "event not taken",
                error=told[failed]["ErrorCode"],
                reason=told[failed].get("ErrorMessage"),
            )
            return {"batchItemFailures": [{"itemIdentifier": batch[failed]["dynamodb"]["SequenceNumber"]}]}
    return {"batchItemFailures": []}


def _entry(record: dict[str, Any]) -> dict[str, str]:
    row = plain(record["dynamodb"]["NewImage"])
    return entry(row["event"], row["detail"], bus=BUS, source=SOURCE)
