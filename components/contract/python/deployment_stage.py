"""Makes a function of yours a stage of a deployment pipeline. It stands in the archive of your Lambda function:

    from deployment_stage import Asked, Done, Failed, stage

    @stage
    def handler(asked: Asked) -> Done:
        rows = count(asked.input["table"])
        if not rows:
            raise Failed("the table is empty")
        return Done([f"{rows} rows are there"], output={"rows": rows})

Return `Done` or `Waiting`, or raise `Failed`; any other exception is a breakdown, and the call is made again. The
contract itself is docs/stages.md of the coordinator. Nothing but the standard library of Python 3.11 is needed.
"""

from __future__ import annotations

import json
import re
import traceback
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any

SCHEMA_VERSION = 1
MAX_BYTES = 16 * 1024
MOST_SENTENCES, MOST_OF_A_PLAN, LONGEST, LONGEST_REASON, LONGEST_WAIT = 20, 60, 500, 2000, 2048
MAX_DEPTH, MAX_DIGITS = 16, 38
"""What the table of the coordinator keeps exactly."""


@dataclass(frozen=True)
class Asked:
    """What the stage is asked, the same at every call but for `operation`."""

    deployment_id: str
    """Do each stage of it once, however often you are asked."""
    attempt: int
    """Of an undo that failed and is tried again: 1 for the second time, and so on; otherwise 0."""
    service: str
    version: str
    environment: str
    stage: str
    requested_by: str
    reason: str
    restores: str
    """The deployment that this one goes back to; empty if it does not."""
    input: Mapping[str, Any]
    """`input` of the request."""
    outputs: Mapping[str, Any]
    """What the stages before handed on, by their names."""
    operation: Mapping[str, Any] | None
    """What you last answered as `Waiting`; None at the first call."""
    undoes: Sequence[str]
    """In an undo stage: the stages that began and change something, newest first."""
    failure: Mapping[str, str]
    """In an undo stage: what failed first, as `stage`, `code` and `reason`."""

    @property
    def key(self) -> str:
        """The same at every call of this stage in this attempt, and at no other: for names and client tokens."""
        attempt = f"-{self.attempt}" if self.attempt else ""
        return re.sub(r"[^0-9A-Za-z_-]", "-", f"{self.stage}-{self.deployment_id}{attempt}")[-80:]


class Failed(Exception):
    """The stage has failed, and why: a sentence for people. What had begun is undone."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = "".join(c if _printable(c) else " " for c in str(reason))[:LONGEST_REASON]
        if not self.reason.strip():
            raise WrongAnswer("Failed needs a reason: say in a sentence what failed")


class WrongAnswer(ValueError):
    """The answer is not one that the coordinator takes."""


@dataclass(frozen=True)
class Plan:
    """What people are asked to approve at a gate after this stage."""

    summary: Sequence[str]
    alerts: Sequence[str] = ()
    """What they should see first."""
    unchanged: bool = False
    """Whether nothing will change."""


@dataclass(frozen=True)
class Done:
    """The stage is done. Raises WrongAnswer where the coordinator would not take it."""

    summary: Sequence[str] = ()
    """Sentences for people."""
    output: Mapping[str, Any] | None = None
    """What the stages after it are told: `asked.outputs["ThisStage"]`."""
    plan: Plan | None = None

    def __post_init__(self) -> None:
        self.answer()

    def answer(self) -> dict[str, Any]:
        """It in JSON."""
        said: dict[str, Any] = {"status": "done", "summary": _sentences("summary", self.summary, MOST_SENTENCES)}
        if self.output is not None:
            said["output"] = _small("output", self.output)
        if self.plan is not None:
            said["plan"] = _plan(self.plan)
        return said


@dataclass(frozen=True)
class Waiting:
    """Something takes longer: you are called again with `operation`, when what `waits_for` names has ended, and each
    minute. Raises WrongAnswer where the coordinator would not take it."""

    operation: Mapping[str, Any]
    """What you must know at the next call."""
    waits_for: str = ""
    """`waitsFor` of the event OperationEnded that you will send, or the ARN of a stack, an ECS service or a build."""

    def __post_init__(self) -> None:
        self.answer()

    def answer(self) -> dict[str, Any]:
        """It in JSON."""
        said = {"status": "waiting", "operation": _small("operation", self.operation)}
        return {**said, "waitsFor": _text("waits_for", self.waits_for, LONGEST_WAIT)} if self.waits_for else said


Work = Callable[[Asked], Done | Waiting]
Handler = Callable[[dict[str, Any], Any], dict[str, Any]]


def stage(work: Work) -> Handler:
    """Make a Lambda handler of a function that does a stage's work."""

    @wraps(work, assigned=("__module__", "__name__", "__qualname__", "__doc__"))
    def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
        try:
            return _answer(work(asked(event)))
        except Failed as failed:
            return {"status": "failed", "reason": failed.reason}
        except WrongAnswer as wrong:  # it would be as wrong at the next call
            traceback.print_exc()
            return {"status": "failed", "reason": Failed(f"the function of {event['stage']} is wrong: {wrong}").reason}

    return handler


def _answer(said: Any) -> dict[str, Any]:
    if not isinstance(said, Done | Waiting):
        raise WrongAnswer(f"it returned {said!r:.80}: return Done or Waiting, or raise Failed")
    return said.answer()


def asked(event: Mapping[str, Any]) -> Asked:
    """What an event of the coordinator asks; what later versions add is left out."""
    if event.get("schemaVersion") != SCHEMA_VERSION:
        known = f"this file knows version {SCHEMA_VERSION} of the contract, not {event.get('schemaVersion')!r}"
        raise ValueError(f"{known}: deploy the function again with the one of your coordinator")
    return Asked(
        **{field: event[key] for field, key in ALWAYS.items()},
        undoes=event.get("undoes", ()),
        failure=event.get("failure", {}),
    )


ALWAYS = {
    "deployment_id": "deploymentId",
    "attempt": "attempt",
    "service": "service",
    "version": "version",
    "environment": "environment",
    "stage": "stage",
    "requested_by": "requestedBy",
    "reason": "reason",
    "restores": "restores",
    "input": "input",
    "outputs": "outputs",
    "operation": "operation",
}


def _plan(plan: Plan) -> dict[str, Any]:
    if not isinstance(plan, Plan):
        raise WrongAnswer(f"plan must be a Plan, not a {type(plan).__name__}")
    if not isinstance(plan.unchanged, bool):
        raise WrongAnswer(f"plan.unchanged must be True or False, not {plan.unchanged!r:.80}")
    lists = {key: _sentences(f"plan.{key}", getattr(plan, key), MOST_OF_A_PLAN) for key in ("summary", "alerts")}
    return {**lists, "unchanged": plan.unchanged}


def _sentences(where: str, given: Any, most: int) -> list[str]:
    if not isinstance(given, list | tuple):
        raise WrongAnswer(f"{where} must be a list of sentences, not {given!r:.80}")
    if len(given) > most:
        raise WrongAnswer(f"{where} has {len(given)} sentences; at most {most} are kept: say the most important ones")
    return [_text(f"{where}[{number}]", each, LONGEST, least=1) for number, each in enumerate(given)]


def _text(where: str, given: Any, most: int, least: int = 0) -> str:
    if not isinstance(given, str):
        raise WrongAnswer(f"{where} must be text, not {given!r:.80}")
    if not least <= len(given) <= most:
        raise WrongAnswer(f"{where} must be {least} to {most} characters long, not {len(given)}")
    if not all(map(_printable, given)):
        raise WrongAnswer(f"{where} must be printable text, not {given!a:.80}")
    return given


def _printable(character: str) -> bool:
    return character in "\n\t" or unicodedata.category(character) not in ("Cc", "Cs")


def _small(where: str, given: Any) -> dict[str, Any]:
    """What it is in JSON, if that can be kept."""
    if not isinstance(given, Mapping):
        raise WrongAnswer(f"{where} must be a dict, not {given!r:.80}")
    try:
        text = json.dumps(dict(given), allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise WrongAnswer(f"{where} is no JSON: {error}") from error
    if len(text) > MAX_BYTES:
        raise WrongAnswer(f"{where} has {len(text):,} bytes; at most {MAX_BYTES:,} are kept: hand on where it is")
    said: dict[str, Any] = json.loads(text)
    _keepable(where, said, 0)
    return said


def _keepable(where: str, value: Any, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise WrongAnswer(f"{where} is nested deeper than {MAX_DEPTH} levels")
    if isinstance(value, str) and any(unicodedata.category(c) == "Cs" for c in value):
        raise WrongAnswer(f"{where} has text that is half of a character: {value!a:.80}")
    if isinstance(value, int | float) and not isinstance(value, bool):
        _number(where, value)
    for key, inner in value.items() if isinstance(value, dict) else ():
        if not key:
            raise WrongAnswer(f"{where} has an empty key")
        _keepable(where, key, depth)
        _keepable(f"{where}.{key}", inner, depth + 1)
    for inner in value if isinstance(value, list) else ():
        _keepable(where, inner, depth + 1)


def _number(where: str, value: float) -> None:
    digits = len(re.sub(r"\D|[eE].*", "", repr(value)))
    if digits > MAX_DIGITS or not (value == 0 or 1e-120 < abs(value) < 1e120):
        raise WrongAnswer(f"{where} has a number that cannot be kept exactly: hand it on as text")
