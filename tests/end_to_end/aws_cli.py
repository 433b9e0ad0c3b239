"""`aws events put-events --entries JSON --output json`, as the AWS CLI does it; nothing else."""

from __future__ import annotations

import json
import sys

import boto3

command, entries, output = sys.argv[1:4], sys.argv[4], sys.argv[5:]
assert command == ["events", "put-events", "--entries"]
assert output == ["--output", "json"]
print(json.dumps(boto3.client("events").put_events(Entries=json.loads(entries))))
