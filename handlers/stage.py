"""What every stage does around its own work: decide in the table first, and only then tell Step Functions.

A stage function receives `{deploymentId, stage, execution, timeoutSeconds, token, input}` from the state machine, or
`{deploymentId, stage, execution, resume: true}` when what it waits for may have ended. Its work is idempotent: it is
called again after a crash, a lost answer, a wake-up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial, wraps
from typing import Any

from domain import progress
from domain.deployment import Deployment
from domain.errors import Code, Conflict, Over, StageError
from handlers.adapters import aws, clock, history, workflow
from handlers.adapters.log import log
from handlers.broken import broken
from handlers.cause import cause_of
from handlers.results import Changed, Done, Result

ATTEMPTS = 5
"""How often a step is decided anew when somebody else wrote first."""
PHASES = 4
"""Most operations that one invocation may begin one after the other."""


Work = Callable[[Deployment], Result]
Handler = Callable[[dict[str, Any], Any], dict[str, str]]


def stage(code: Code, *, needs_ms: int = 0) -> Callable[[Work], Handler]:
    """Make a Lambda handler of a stage's work. `code` is its failure where AWS says no; where the invocation has less
    than `needs_ms` left, the work is not begun, so that nothing acts longer than we do: the sweep comes back to it."""

    def decorate(work: Work) -> Handler:
        @wraps(work, assigned=("__module__", "__name__"))
        def handler(event: dict[str, Any], context: Any) -> dict[str, str]:
            name = event["stage"]
            try:
                deployment = _handle(name, partial(_work, work=work, code=code, needs_ms=needs_ms), event, context)
            except Exception as error:
                return broken(name, event, error)
            log("info", "stage handled", stage=name, deploymentId=deployment.id, status=deployment.status)
            return {"deploymentId": deployment.id}

        return handler

    return decorate


def _handle(name: str, do: Callable[..., Deployment], event: dict[str, Any], context: Any) -> Deployment:
    for attempt in range(ATTEMPTS):
        try:
            deployment = _enter(name, event, context)
            told = progress.answer_of(deployment, name)
            if told is None:
                deployment = do(deployment, context)
                told = progress.answer_of(deployment, name)
            if told is not None:
                workflow.answer(_token(deployment, event), told)
            return deployment
        except Conflict:
            if attempt == ATTEMPTS - 1:
                raise
    raise AssertionError("unreachable")


def _enter(name: str, event: dict[str, Any], context: Any) -> Deployment:
    """The deployment with this stage at work. Raises Over where this invocation must not act."""
    deployment, now = history.get(event["deploymentId"]), clock.now_ms()
    if event["execution"] != deployment.execution:
        raise Over(f"{deployment.id} is driven by execution {deployment.execution}, not {event['execution']}")
    runs = context.get_remaining_time_in_millis()
    at_work = deployment.work is not None and deployment.work.stage == name
    if event.get("resume"):
        if not at_work or deployment.status.final or not progress.may_act(deployment, now + runs):
            raise Over(f"{name} of {deployment.id} does not wait any more")
        return deployment
    if progress.answer_of(deployment, name) and not at_work:
        return deployment
    timeout, cause = event["timeoutSeconds"] * 1000, cause_of(event)
    begun = progress.begin(deployment, name, token=event["token"], timeout=timeout, runs=runs, now=now, cause=cause)
    return history.save(begun)


def _work(deployment: Deployment, context: Any, *, work: Work, code: Code, needs_ms: int) -> Deployment:
    try:
        for _ in _phases(context, needs_ms):
            result = work(deployment)
            if isinstance(result, Done):
                made = {"snapshot": result.snapshot, "plan": result.plan, "output": result.output}
                return history.save(progress.complete(deployment, result.summary, clock.now_ms(), **made))
            if isinstance(result, Changed):
                deployment = history.save(result.deployment)
                continue
            assert deployment.work is not None
            if result.operation == deployment.work.operation:
                break
            # Interest is registered before AWS is asked again: what ended in between wakes nobody.
            deployment = history.save(progress.wait(deployment, result.operation, result.waits_for))
        return deployment
    except StageError as error:
        return history.save(progress.fail(deployment, error, clock.now_ms()))
    except aws.ClientError as error:
        if aws.is_transient(error):
            raise
        refusal = StageError(code, f"AWS refused {error.operation_name}: {aws.message(error)}")
        return history.save(progress.fail(deployment, refusal, clock.now_ms()))


def _phases(context: Any, needs_ms: int) -> Iterator[int]:
    """As many as one invocation has time for."""
    for phase in range(PHASES):
        if context.get_remaining_time_in_millis() < needs_ms:
            return
        yield phase


def _token(deployment: Deployment, event: dict[str, Any]) -> str:
    """The token of this invocation; a wake-up has none and answers the one in the table."""
    own = event.get("token")
    if own:
        return str(own)
    assert deployment.work is not None
    return deployment.work.token
