"""What Lambdas do, and what people at the control API make them do, when the history is long: the same as when it is
short."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ops.bench import approval, service
from ops.bench.approval import DEPLOYMENT
from ops.bench.coordinator import Coordinator
from ops.bench.deployment import prepare
from ops.bench.run import Run

WATCHED = ("start", "finish_deployment", "sweep")
PAGE = {"limit": "5"}
HOUR_MS = 3_600_000
STACK_SECONDS = 150.0
"""So that sweeps meet a deployment at work, too."""
OF_SERVICE = "/targets/{service}"
LOOKS: dict[str, tuple[str, dict[str, str]]] = {
    "list, by status": ("/deployments", {"status": "SUCCEEDED", **PAGE}),
    "list, by service": (f"{OF_SERVICE}/deployments", PAGE),
    "list, active": ("/deployments", PAGE),
    "show": (DEPLOYMENT, {}),
    "targets": ("/targets", PAGE),
    "target": (OF_SERVICE, {}),
}
"""What people ask for, by a name, as path and query; lists in pages of five."""


@dataclass(frozen=True)
class Growth:
    """AWS calls and items read with so many finished deployments in the history, and as many services: in one
    deployment by Lambda, and in one call of the control API by operation."""

    finished: int
    rows: int
    calls: dict[str, int]
    items_read: dict[str, int]

    def more_than(self, other: Growth) -> int:
        """Calls and items read that the longer history adds."""
        pairs = ((self.calls, other.calls), (self.items_read, other.items_read))
        return sum(abs(mine[name] - theirs[name]) for mine, theirs in pairs for name in mine)


def measure(coordinator: Coordinator, finished: int) -> Growth:
    """All finished deployments are of the one service that is deployed: the worst case for an index."""
    prepare(coordinator)
    coordinator.record(lambda: approval.deploy(coordinator, service.request("1")))
    rows = _fill(coordinator, finished)
    coordinator.world.cloudformation.seconds_per_operation = STACK_SECONDS
    asked: dict[str, Run] = {}
    wanted = service.request("2")
    run = coordinator.record(
        lambda: approval.deploy(coordinator, wanted, meanwhile=lambda: asked.update(_looks(coordinator, wanted)))
    )
    work = {name: (run.calls_of(name), run.read_by(name)) for name in WATCHED}
    work |= {name: (each.calls_of("control"), each.read_by("control")) for name, each in asked.items()}
    return Growth(finished, rows, {name: n[0] for name, n in work.items()}, {name: n[1] for name, n in work.items()})


def _looks(coordinator: Coordinator, wanted: dict[str, Any]) -> dict[str, Run]:
    """One call for each of LOOKS, and one vote."""
    [name, *_], deployment_id = approval.PEOPLE, wanted["deploymentId"]
    digest = approval.look(coordinator, name, deployment_id)

    def look(resource: str, query: dict[str, str]) -> None:
        path = {key: wanted[key] for key in ("deploymentId", "service") if f"{{{key}}}" in resource}
        status, answer = approval.client(coordinator, name).call("GET", resource, path or None, query=query or None)
        if status != 200:
            raise RuntimeError(f"{resource} was answered with {status}: {answer}")

    found = {what: coordinator.record(lambda asked=asked: look(*asked)) for what, asked in LOOKS.items()}
    return found | {"vote": coordinator.record(lambda: approval.vote(coordinator, name, deployment_id, digest))}


def _fill(coordinator: Coordinator, finished: int) -> int:
    """Copies of the one real deployment, row by row, under other ids and at other times; and of the one service.
    Returns the rows of the history."""
    world = coordinator.world
    tables = world.dynamodb.tables.values()
    [history], [targets] = ([t for t in tables if ("timestamp" in t.key_names) is told] for told in (True, False))
    real, [target] = list(history.items.values()), list(targets.items.values())
    for number in range(1, finished):
        for row in real:
            at = int(row["timestamp"]["N"])
            copy = row | {
                "deploymentId": {"S": f"{row['deploymentId']['S']}-copy-{number}"},
                "timestamp": {"N": str(at and at - number * HOUR_MS)},
            }
            history.write(history.key_of(copy), copy, world.now())
        other = target | {"service": {"S": f"{target['service']['S']}-{number}"}}
        targets.write(targets.key_of(other), other, world.now())
    history.stream.clear()
    for stream in world.streams:
        stream.position = 0
    return len(history.items)
