"""ExtractData: the rows are copied to where only this release has them; it may take long, so it is waited for."""

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
    return Done([f"{outcome['rows']} rows are staged"], output={**outcome, "key": rows.of(asked.deployment_id)})


def _begun(asked: Asked, folder: str) -> Waiting:
    """The copy is begun once; a second one after a crash would copy the same."""
    source, if_gone = _source(asked)
    if asked.operation is None:
        job = {"source": source, "ifGone": if_gone, "folder": folder, "waitsFor": asked.key}
        functions.invoke(FunctionName=COPY, InvocationType="Event", Payload=json.dumps(job))
    return Waiting({"copies": source}, waits_for=asked.key)


def _source(asked: Asked) -> tuple[str, str]:
    """The rows, and what to do if they are gone. A rollback restores those that were approved: no gate asks about it,
    and what is in `incoming/` may be another file by now."""
    if asked.restores:
        return rows.of(asked.restores), f"go back to another release, or request {asked.version} anew under a new id"
    source = asked.input.get("source")
    if not isinstance(source, str) or not source.startswith("incoming/"):
        raise Failed(f"input.source must be a key below incoming/, not {source!r}")
    return source, "upload it first"
