"""An EventBus that has nothing to do with deployments: a shop tells of its orders."""

from pathlib import Path
from typing import Any

import pulumi

from components import EventBus, Function
from domain.events import DeploymentCompleted

HERE = str(Path(__file__).parent)


def make(arguments: dict[str, Any]) -> None:
    bus = EventBus("shop", {"source": "acme.shop", **arguments})
    code = pulumi.FileArchive(HERE)
    bill = Function("bill", {"handler": "bill.handler", "runtime": "python3.12", "code": code})
    letters = "arn:aws:sqs:us-east-1:123456789012:letters"
    audit = Function("audit", {"handler": "audit.handler", "code": code, "dead_letters_arn": letters})
    bus.route("OrderPlaced", "OrderPaid", to=bill)
    bus.route(to=audit)
    told = Function("told", {"handler": "told.handler", "code": code})
    bus.route(DeploymentCompleted, "OrderShipped", to=told)
    bill.allow(bus.may_publish)
