"""One deployment of a stack and a function, gone well and undone: transitions, calls, quantities, price."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ops.bench import approval, prices, service
from ops.bench.capacity import item_size
from ops.bench.coordinator import Coordinator
from ops.bench.lambda_time import Time, times
from ops.bench.run import Run
from ops.bench.usage import metric_series, used, without

QUICK_SECONDS = 10.0
STORED_WITH_EACH = 100
"""Bytes that DynamoDB adds to each item and to each copy in an index."""


@dataclass(frozen=True)
class Deployment:
    """A measured deployment: `usage` and `times` (by Lambda) are what it used beyond what an idle coordinator uses in
    that time, `sweeps` is the part of it that the sweeps used."""

    status: str
    stack_seconds: int
    waited_seconds: float
    run: Run
    usage: prices.Usage
    sweeps: prices.Usage
    times: dict[str, Time]
    stored_bytes: int

    @property
    def usd(self) -> float:
        return prices.total(self.usage)

    def told(self) -> dict[str, Any]:
        """As plain data."""
        run = self.run
        calls = [
            {"by": by, "service": service, "operation": operation, "count": count}
            for (by, service, operation), count in sorted(run.calls.items())
        ]
        return {
            "status": self.status,
            "stackSeconds": self.stack_seconds,
            "waitedSeconds": self.waited_seconds,
            "transitions": run.transitions,
            "invocations": dict(run.invocations),
            "calls": calls,
            "events": len(run.events) - 1,  # without the request
            "apiRequests": len(run.answers),
            "times": {name: time.told() for name, time in self.times.items()},
            "quantities": {name: quantity for name, quantity in self.usage.items() if quantity},
            "bill": prices.bill(self.usage),
            "usd": self.usd,
            "sweepsUsd": prices.total(self.sweeps),
            "metricSeries": metric_series(run),
            "storedBytes": self.stored_bytes,
            "storedUsdPerMonth": self.stored_bytes / 1e9 * prices.STORED_GB_MONTH.usd,
        }


def measure(coordinator: Coordinator, *, stack_seconds: int, works: bool = True, waited: float = 0) -> Deployment:
    """Version 2 of a service that runs version 1; `stack_seconds` is how long its stack's update takes, `waited` how
    long people let it wait where they are asked."""
    world = coordinator.world
    prepare(coordinator, works=works)
    coordinator.record(lambda: approval.deploy(coordinator, service.request("1")))
    idle = idle_sweep(coordinator)
    world.cloudformation.seconds_per_operation = float(stack_seconds)
    run = coordinator.record(lambda: approval.deploy(coordinator, service.request("2"), waited))
    status, expected = _status(coordinator), "SUCCEEDED" if works else "ROLLED_BACK"
    if status != expected:
        raise RuntimeError(f"the deployment that was measured ended as {status}, not as {expected}")
    return Deployment(
        status=status,
        stack_seconds=stack_seconds,
        waited_seconds=waited,
        run=run,
        usage=_caused(coordinator, run, idle),
        sweeps=_caused(coordinator, run.only("sweep"), idle.only("sweep")),
        times=_times(coordinator, run, idle),
        stored_bytes=_stored_bytes(coordinator),
    )


def prepare(coordinator: Coordinator, *, works: bool = True) -> None:
    """An empty world, and in it two versions of a service; `works` is whether the second one does."""
    coordinator.reset()
    coordinator.world.cloudformation.seconds_per_operation = QUICK_SECONDS
    service.create(coordinator.world)
    service.publish(coordinator.world, "1")
    service.publish(coordinator.world, "2", works=works)


def idle_sweep(coordinator: Coordinator) -> Run:
    """One sweep while nobody deploys."""
    world = coordinator.world
    run = coordinator.record(lambda: world.advance_to(world.now() + world.sweep_seconds))
    if run.invocations != {"sweep": 1}:
        raise RuntimeError(f"not idle: {dict(run.invocations)}")
    return run


def _caused(coordinator: Coordinator, run: Run, idle: Run) -> prices.Usage:
    """The sweeps run anyway; what they do because there is a deployment is the deployment's."""
    return without(used(coordinator, run), run.invocations["sweep"], used(coordinator, idle))


def _times(coordinator: Coordinator, run: Run, idle: Run) -> dict[str, Time]:
    sweeps, anyway = run.invocations["sweep"], times(coordinator, idle)
    taken = times(coordinator, run).items()
    return {name: time.less(sweeps, anyway[name]) if name in anyway else time for name, time in taken}


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
