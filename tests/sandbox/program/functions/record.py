"""Writes the event it gets to the table."""

import json
import os
import sys

import boto3

TABLE = boto3.resource("dynamodb").Table(os.environ["TABLE"])


def handler(event, context):
    if "look" in event:
        return {"environment": sorted(os.environ), "path": sys.path}
    TABLE.put_item(
        Item={
            "id": event["id"],
            "at": 1,
            "status": "NEW",
            "event": json.dumps(event),
            "marker": os.environ["MARKER"],
        }
    )
    return {"recorded": event["id"]}


def copied(event, context):
    """Counts what the table's stream and the queue bring."""
    print(json.dumps({"records": len(event["Records"])}))
    return {"batchItemFailures": []}


def echo(event, context):
    """Tells API Gateway's callers whom it takes them for."""
    told = {"identity": event["requestContext"]["identity"], "path": event["path"], "body": event["body"]}
    return {"statusCode": 200, "body": json.dumps(told)}
