"""What start, finish_deployment and sweep do when the history is long: the same as when it is short."""

from __future__ import annotations

from dataclasses import dataclass

from ops.bench import service
from ops.bench.coordinator import Coordinator
from ops.bench.deployment import QUICK_SECONDS
from ops.bench.usage import calls_of

WATCHED = ("start", "finish_deployment", "sweep")
HOUR_MS = 3_600_000
STACK_SECONDS = 150.0
"""So that sweeps meet a deployment at work, too."""


@dataclass(frozen=True)
class Growth:
    """AWS calls and items read in one deployment, by Lambda, with so many finished ones in the history."""

    finished: int
    rows: int
    calls: dict[str, int]
    items_read: dict[str, int]

    def more_than(self, other: Growth) -> int:
        """Calls and items read that the longer history adds."""
        pairs = ((self.calls, other.calls), (self.items_read, other.items_read))
        return sum(abs(mine[name] - theirs[name]) for mine, theirs in pairs for name in WATCHED)


def measure(coordinator: Coordinator, finished: int) -> Growth:
    """All finished deployments are of the one service that is deployed: the worst case for an index."""
    world = coordinator.world
    world.reset()
    world.cloudformation.seconds_per_operation = QUICK_SECONDS
    service.create(world)
    for version in ("1", "2"):
        service.publish(world, version)
    coordinator.record(lambda: coordinator.request(service.request("1")))
    rows = _fill(coordinator, finished)
    world.cloudformation.seconds_per_operation = STACK_SECONDS
    run = coordinator.record(lambda: coordinator.request(service.request("2")))
    items = {name: sum(r.items_read for r in run.requests if r.by == name) for name in WATCHED}
    return Growth(finished, rows, calls_of(run, WATCHED), items)


def _fill(coordinator: Coordinator, finished: int) -> int:
    """Copies of the one real deployment, row by row, under other ids and at other times. Returns the rows there are."""
    world = coordinator.world
    [table] = [t for t in world.dynamodb.tables.values() if "timestamp" in t.key_names]
    real = list(table.items.values())
    for number in range(1, finished):
        for row in real:
            at = int(row["timestamp"]["N"])
            copy = row | {
                "deploymentId": {"S": f"{row['deploymentId']['S']}-copy-{number}"},
                "timestamp": {"N": str(at and at - number * HOUR_MS)},
            }
            table.write(table.key_of(copy), copy, world.now())
    table.stream.clear()
    for stream in world.streams:
        stream.position = 0
    return len(table.items)
