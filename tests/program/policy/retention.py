"""Everything that is written down is kept as long as somebody said, and no longer."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ops.sandbox.monitor import Registration

from .resources import (
    API_STAGE,
    ARCHIVE,
    BUS,
    FUNCTION,
    LOG,
    MACHINE,
    METHODS,
    QUEUE,
    TABLE,
    TOPIC,
    Resources,
    of,
)

NOT_FOR_EVER = {
    BUS: "it passes events on; its archive keeps them",
    MACHINE: "Step Functions forgets executions after 90 days: "
    "https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html",
    TABLE: "rows of the history end by their time to live, which is the config's; those of the targets are what is "
    "live, one each",
    TOPIC: "it passes messages on",
}
"""Types of which nothing has to be said."""


def _log(made: Registration) -> str:
    return "" if made.inputs.get("retentionInDays", 0) > 0 else "keeps its lines for ever: say retention_in_days"


def _archive(made: Registration) -> str:
    return "" if made.inputs.get("retentionDays", 0) > 0 else "keeps its events for ever: say retention_days"


def _queue(made: Registration) -> str:
    days = made.inputs.get("messageRetentionSeconds", 0) / 86400
    return "" if days == 14 else "forgets a message within four days: say message_retention_seconds"


def _function(made: Registration) -> str:
    """Lambda makes a group that keeps lines for ever where it is not told of one.
    https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-loggroups.html"""
    said = made.inputs.get("loggingConfig", {}).get("logGroup")
    return "" if said else "writes to a group that Lambda makes and keeps for ever: name one in logging_config"


KEPT: dict[str, Callable[[Registration], str]] = {ARCHIVE: _archive, FUNCTION: _function, LOG: _log, QUEUE: _queue}
"""Type -> what is wrong with it."""


def for_ever(resources: Resources) -> Iterator[str]:
    """Logs, archives and dead letters have an end that somebody chose."""
    for made in of(resources, *KEPT):
        if wrong := KEPT[made.type](made):
            yield f"{made.name} {wrong}"


def unseen_logs(resources: Resources) -> Iterator[str]:
    """No API writes an execution log: API Gateway makes the group by itself, and keeps it for ever.
    https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html"""
    for made in of(resources, METHODS):
        if made.inputs["settings"].get("loggingLevel", "OFF") != "OFF":
            yield f"{made.name} writes to a group that keeps its lines for ever: make that group first, with an end"


def unlogged(resources: Resources) -> Iterator[str]:
    """Every door and every state machine writes a log."""
    for made in of(resources, API_STAGE, MACHINE):
        said = made.inputs.get("accessLogSettings") or made.inputs.get("loggingConfiguration") or {}
        if not (said.get("destinationArn") or said.get("logDestination")):
            yield f"{made.name} writes no log: who called, and what failed, is lost"
