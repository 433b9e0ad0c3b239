"""The real handlers, the real state machine and the real event patterns, in the world of tests/world.

Imported before any handler module: handlers make their clients when they are imported.
"""

from __future__ import annotations

import importlib
import json
import os
from typing import Any

from domain import stages
from domain.events import SOURCE, DeploymentRequested, RollbackRequested, pattern
from domain.spelling import kebab

ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_MAX_ATTEMPTS": "1",
    "HISTORY_TABLE": "history",
    "TARGETS_TABLE": "targets",
    "ENVIRONMENT": "dev",
    "EVENT_BUS": "bus",
    "EVENT_SOURCE": SOURCE,
    "STATE_MACHINE": "arn:aws:states:us-east-1:123456789012:stateMachine:pipeline",
    "DEPLOY_ROLE": "arn:aws:iam::123456789012:role/deploy-{service}",
    "STAGE_FUNCTIONS": json.dumps({name: kebab(name) for name in (*stages.GATED, *stages.UNDO)}),
    "APPROVALS": json.dumps(
        {"approvers": ["user/ann", "user/ben", "assumed-role/Approver/*"], "expiresMinutes": 5, "remindMinutes": 2}
    ),
    "START_FUNCTION": "start",
    "QUEUE_MINUTES": "10",
    "REQUEST_DEAD_LETTERS": "https://sqs.us-east-1.amazonaws.com/123456789012/failures",
}
os.environ.update(ENVIRONMENT)

from botocore.config import Config  # noqa: E402
from botocore.useragent import UserAgentString  # noqa: E402

from components.state_machine import Step, definition  # noqa: E402
from components.waking import WAKING  # noqa: E402
from handlers.adapters import aws, clock  # noqa: E402
from tests.world import World  # noqa: E402

FUNCTIONS = (*map(kebab, stages.ALL), "start", "resume", "publish", "sweep", "control", "measure")
NEW_EVENT_ROW = {"eventName": ["INSERT"], "dynamodb": {"NewImage": {"event": {"S": [{"exists": True}]}}}}
SECONDS, GATE_SECONDS = 300, 900


def build() -> World:
    # botocore checks parameters against its models: a third of the time, and the tests of the adapters do it.
    aws.CONFIG = aws.CONFIG.merge(Config(parameter_validation=False))
    UserAgentString.to_string = lambda self: "test"  # built anew for every call, and a seventh of it
    world = World(aws.SESSION)
    world.dynamodb.create(
        "history",
        hash="deploymentId",
        range="timestamp",
        types={"timestamp": "N"},
        indexes={
            "StatusIndex": ("status", "timestamp"),
            "ServiceIndex": ("service", "timestamp"),
            "WaitIndex": ("waitsFor", "timestamp"),
        },
    )
    world.dynamodb.create("targets", hash="service", indexes={"NeedIndex": ("needs", "service")})
    for name in FUNCTIONS:
        handler = importlib.import_module(f"handlers.{name.replace('-', '_')}").handler
        world.register(name, handler, attempts=1 if name == "sweep" else 3, on_failure=name == "start")
    world.workflow.define("pipeline", machine())
    world.route(pattern(DeploymentRequested, RollbackRequested, source=SOURCE), "start")
    for waking in WAKING.values():
        world.route(waking, "resume")
    world.stream("history", "publish", NEW_EVENT_ROW)
    world.sweep_with("sweep")
    clock.now_ms = world.now_ms
    return world


def machine() -> dict[str, Any]:
    """With the gate: a deployment for which nobody needs to be asked passes it at once."""
    forward, undo = ([step(name) for name in names] for names in (stages.GATED, stages.UNDO))
    return definition(forward, undo, step(stages.FINISH))


def step(name: str) -> Step:
    seconds = GATE_SECONDS if name == stages.APPROVE else SECONDS
    return Step(name, kebab(name), seconds, stages.HARMLESS.get(name, ()))


WORLD = build()
