"""Copies rows, counts them, and says when it is done. It is no stage: it may take as long as it needs."""

import csv
import io
import json
import os
from typing import Any

import boto3
import rows

BUS, SOURCE = os.environ["BUS"], os.environ["SOURCE"]
events = boto3.client("events")


def handler(event: dict[str, Any], context: Any) -> None:
    """Receives {source, ifGone, folder, waitsFor}."""
    rows.put(f"{event['folder']}outcome.json", _copied(event["source"], event["folder"], event["ifGone"]))
    events.put_events(
        Entries=[
            {
                "EventBusName": BUS,
                "Source": SOURCE,
                "DetailType": "OperationEnded",
                "Detail": json.dumps({"waitsFor": event["waitsFor"]}),
            }
        ]
    )


def _copied(source: str, folder: str, if_gone: str) -> dict[str, Any]:
    try:
        raw = rows.text(source)
    except rows.s3.exceptions.NoSuchKey:
        return {"problem": f"there is no {source}: {if_gone}"}
    rows.s3.put_object(Bucket=rows.BUCKET, Key=f"{folder}rows.csv", Body=raw.encode())
    return {"rows": len(list(csv.DictReader(io.StringIO(raw)))), "from": source}
