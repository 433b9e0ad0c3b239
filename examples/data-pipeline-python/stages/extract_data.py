"""ExtractData: the raw rows are copied to where only this release has them; it may take long, so it is waited for."""

import json
import os

import boto3
import rows
from deployment_stage import Asked, Done, Failed, Waiting, stage

COPY = os.environ["COPY"]
functions = boto3.client("lambda")


@stage
def handler(asked: Asked) -> Done | Waiting:
    folder = rows.staged(asked.deployment_id)
    outcome = rows.document(f"{folder}outcome.json")
    if outcome is None:
        return _begun(asked, folder)
    if "problem" in outcome:
        raise Failed(outcome["problem"])
    return Done([f"{outcome['rows']} rows are staged"], output={**outcome, "key": f"{folder}rows.csv"})


def _begun(asked: Asked, folder: str) -> Waiting:
    """The copy is begun once; a second one after a crash would copy the same."""
    source = asked.input.get("source")
    if not isinstance(source, str) or not source.startswith("incoming/"):
        raise Failed(f"input.source must be a key below incoming/, not {source!r}")
    if asked.operation is None:
        job = {"source": source, "folder": folder, "waitsFor": asked.key}
        functions.invoke(FunctionName=COPY, InvocationType="Event", Payload=json.dumps(job))
    return Waiting({"copies": source}, waits_for=asked.key)
