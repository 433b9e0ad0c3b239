"""One deployment of a stack and a function, gone well and undone: transitions, calls, quantities, price."""

from __future__ import annotations

from dataclasses import dataclass

from ops.bench import prices, service
from ops.bench.capacity import item_size
from ops.bench.coordinator import Coordinator, Run
from ops.bench.usage import metric_series, used, without

QUICK_SECONDS = 10.0
STORED_WITH_EACH = 100
"""Bytes that DynamoDB adds to each item and to each copy in an index."""


@dataclass(frozen=True)
class Deployment:
    """A measured deployment: `usage` is what it used beyond what an idle coordinator uses in that time."""

    status: str
    stack_seconds: int
    run: Run
    usage: prices.Usage
    stored_bytes: int

    @property
    def usd(self) -> float:
        return prices.total(self.usage)

    @property
    def calls(self) -> int:
        return sum(self.run.calls.values())


def measure(coordinator: Coordinator, *, stack_seconds: int, works: bool = True) -> Deployment:
    """Version 2 of a service that runs version 1; `stack_seconds` is how long its stack's update takes."""
    world = coordinator.world
    world.reset()
    world.cloudformation.seconds_per_operation = QUICK_SECONDS
    service.create(world)
    service.publish(world, "1")
    service.publish(world, "2", works=works)
    coordinator.record(lambda: coordinator.request(service.request("1")))
    idle = idle_sweep(coordinator)
    world.cloudformation.seconds_per_operation = float(stack_seconds)
    run = coordinator.record(lambda: coordinator.request(service.request("2")))
    usage = without(used(coordinator, run), run.invocations["sweep"], idle)
    status, expected = _status(coordinator), "SUCCEEDED" if works else "ROLLED_BACK"
    if status != expected:
        raise RuntimeError(f"the deployment that was measured ended as {status}, not as {expected}")
    return Deployment(status, stack_seconds, run, usage, _stored_bytes(coordinator))


def idle_sweep(coordinator: Coordinator) -> dict[str, float]:
    """What one sweep uses while nobody deploys."""
    world = coordinator.world
    run = coordinator.record(lambda: world.advance_to(world.now() + world.sweep_seconds))
    if run.invocations != {"sweep": 1}:
        raise RuntimeError(f"not idle: {dict(run.invocations)}")
    return used(coordinator, run, cold=False) | {"metrics": metric_series(run)}


def _stored_bytes(coordinator: Coordinator) -> int:
    """Of the measured deployment's rows and their copies in indexes, while it is remembered."""
    wanted = service.request("2")["deploymentId"]
    found = 0
    for name, table in coordinator.world.dynamodb.tables.items():
        for item in table.items.values():
            if item.get("deploymentId", {}).get("S", "").removeprefix("id:") == wanted:
                copies = [index.copy(item) for index in coordinator.dynamodb.indexes[name].values()]
                found += sum(item_size(stored) + STORED_WITH_EACH for stored in (item, *filter(None, copies)))
    return found


def _status(coordinator: Coordinator) -> str:
    wanted = service.request("2")["deploymentId"]
    rows = [row for table in coordinator.world.dynamodb.tables for row in coordinator.world.dynamodb.rows(table)]
    return next(row["status"] for row in rows if row.get("deploymentId") == wanted and "status" in row)
