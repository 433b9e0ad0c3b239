"""call-stage: what a function of the pipeline's owner does is a stage like any other.

It is called and answers, as docs/stages.md says; its token, its deadline and its history are our business.
"""

from __future__ import annotations

import json
import os
from typing import Any

from botocore.config import Config

from domain import own_stages, plan, undo
from domain.deployment import Deployment
from domain.errors import Code, StageError
from handlers.adapters.aws import CONFIG, ClientError, client, is_transient, message
from handlers.results import Done, Result, Waiting
from handlers.stage import stage

FUNCTIONS = json.loads(os.environ.get("OWN_STAGES") or "{}")
"""Stage -> ARN of the function that does it."""
SECONDS = 50
"""How long a function may take to answer; our own may run for 60."""
MAX_BYTES = 1_000_000
ONCE = CONFIG.merge(Config(read_timeout=SECONDS, retries={"total_max_attempts": 1}))
"""A call that got no answer is made again by whoever tries the stage again, not behind its back."""


def call(deployment: Deployment) -> Result:
    """Ask the function of the stage at work, and take its answer."""
    assert deployment.work is not None
    name = deployment.work.stage
    undoing = name in deployment.stages.undo
    if undoing and not undo.undoes(deployment):
        return Done(("nothing of it was begun",))
    try:
        said = own_stages.checked(name, _ask(name, own_stages.question(deployment, name)))
        planned = _planned(deployment, name, said)
    except StageError as error:
        raise StageError(Code.UNDO_FAILED, error.reason) if undoing else error from None
    if said["status"] == "waiting":
        return Waiting(said["operation"], said.get("waitsFor", ""))
    return Done(tuple(said.get("summary", ())), plan=planned, output=said.get("output"))


def _ask(name: str, question: dict[str, Any]) -> Any:
    """Raises whatever the function raised: it is asked again, like a function of ours that died."""
    if name not in FUNCTIONS:
        raise StageError(Code.BROKEN, f"this pipeline has no stage {name} any more")
    try:
        answer = client("lambda", ONCE).invoke(FunctionName=FUNCTIONS[name], Payload=json.dumps(question))
    except ClientError as error:
        if is_transient(error):
            raise
        refused = f"AWS refused to call the function of {name}: {message(error)}"
        raise StageError(Code.STAGE_FAILED, refused) from error
    said = answer["Payload"].read(MAX_BYTES).decode(errors="replace")
    if "FunctionError" in answer:
        raise RuntimeError(f"the function of {name} failed: {_error(said)}")
    return _parsed(said)


def _error(said: str) -> str:
    """What kind of error it was, without its traceback.
    https://docs.aws.amazon.com/lambda/latest/dg/python-exceptions.html"""
    told = _parsed(said)
    told = told if isinstance(told, dict) else {}
    return f"{told.get('errorType', 'Error')}: {str(told.get('errorMessage', ''))[:500]}"


def _parsed(said: str) -> Any:
    try:
        return json.loads(said)
    except ValueError:
        return said


def _planned(deployment: Deployment, name: str, said: dict[str, Any]) -> dict[str, Any] | None:
    """What people are to agree to, where the stage says it. Raises StageError where they have been asked already."""
    if "plan" not in said:
        return None
    forward, gate = deployment.stages.forward, deployment.stages.gate
    if name not in forward or gate in forward[: forward.index(name)]:
        raise StageError(Code.BROKEN, f"{name} made a plan, which is too late: what it does stands in the one before")
    made = said["plan"]
    return plan.own(deployment, made["summary"], made.get("alerts", ()), unchanged=made.get("unchanged", False))


handler = stage(Code.STAGE_FAILED, needs_ms=(SECONDS + 2) * 1000)(call)
