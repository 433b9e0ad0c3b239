"""The real handlers behind the real program's wiring, in the in-process world, with everything they use counted."""

from __future__ import annotations

import importlib
import io
import json
import time
from collections import Counter
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from typing import Any

from ops.bench import program as programs
from ops.bench.isolation import environment, fresh_modules
from ops.bench.metered import Metered, Request
from ops.sandbox.program import Result
from tests.world import World

SOURCE = "bellyfed.deployment"


@dataclass(frozen=True)
class Run:
    """What one stretch of time used."""

    transitions: int
    invocations: Counter[str]
    calls: Counter[tuple[str, str, str]]
    requests: list[Request]
    events: list[int]
    printed: str


class Coordinator:
    """A world with the program's tables, functions, rules, stream and machine. Made by `coordinator`."""

    def __init__(self, world: World, program: Result, handlers: Mapping[str, Callable[[Any, Any], Any]]) -> None:
        self.world, self.functions = world, {f.physical: f for f in programs.functions(program)}
        self._build(program, handlers)

    def _build(self, program: Result, handlers: Mapping[str, Callable[[Any, Any], Any]]) -> None:
        world = self.world
        for queue in program.all("aws:sqs/queue:Queue"):
            world.sqs.create(queue.outputs["name"])
        tables = {made.outputs["name"]: made for made in program.all("aws:dynamodb/table:Table")}
        for name, made in tables.items():
            self._table(name, made)
        indexes = {name: programs.indexes(made) for name, made in tables.items()}
        self.dynamodb = Metered(world.dynamodb, indexes, lambda: self._name(world.lambdas.calling().function))
        world.services["dynamodb"] = self.dynamodb
        for function in self.functions.values():
            world.register(function.physical, handlers[function.physical], on_failure=False)
        world.workflow.define(*programs.machine(program))
        for asked, function in programs.rules(program):
            if isinstance(asked, str):
                world.sweep_with(function, every=programs.seconds(asked))
            else:
                world.route(asked, function)
        for mapping in program.all("aws:lambda/eventSourceMapping:EventSourceMapping"):
            table = mapping.inputs["eventSourceArn"].split("/")[1]
            [accepted] = mapping.inputs["filterCriteria"]["filters"]
            stream = world.stream(table, mapping.inputs["functionName"], json.loads(accepted["pattern"]))
            stream.batch_size = 1  # the dearest case: no two events of a deployment are published by one call
        world.reset()

    def _table(self, name: str, made: Any) -> None:
        indexes = made.inputs.get("globalSecondaryIndexes", [])
        self.world.dynamodb.create(
            name,
            hash=made.inputs["hashKey"],
            range=made.inputs.get("rangeKey"),
            types={each["name"]: each["type"] for each in made.inputs["attributes"]},
            indexes={each["name"]: (each["hashKey"], each.get("rangeKey")) for each in indexes},
            keys_only=[each["name"] for each in indexes if each["projectionType"] == "KEYS_ONLY"],
        )

    def _name(self, physical: str) -> str:
        return self.functions[physical].name

    def request(self, detail: Mapping[str, Any]) -> None:
        """Publish a request, and let everything happen that comes of it."""
        self.world.publish(SOURCE, "DeploymentRequested", detail)
        if not self.world.run_until_quiet():
            raise RuntimeError(f"{detail['deploymentId']} did not end within six hours")

    def record(self, act: Callable[[], object]) -> Run:
        """What `act` makes the coordinator use. Raises RuntimeError if a Lambda failed meanwhile."""
        world = self.world
        marks = [len(world.lambdas.log), len(world.faults.calls), len(self.dynamodb.requests), len(world.bus.seen)]
        before = self._transitions()
        with redirect_stdout(io.StringIO()) as printed:
            act()
        runs, calls = world.lambdas.log[marks[0] :], world.faults.calls[marks[1] :]
        if broken := [f"{run.function}: {run.error} {run.cause}" for run in runs if not run.ok]:
            raise RuntimeError(f"a Lambda failed while it was measured: {broken[0]}")
        return Run(
            transitions=self._transitions() - before,
            invocations=Counter(self._name(run.function) for run in runs),
            calls=Counter((self._name(call.by), call.service, call.operation) for call in calls),
            requests=self.dynamodb.requests[marks[2] :],
            events=[len(json.dumps(e)) for e in world.bus.seen[marks[3] :] if not e["source"].startswith("aws.")],
            printed=printed.getvalue(),
        )

    def _transitions(self) -> int:
        """As Step Functions bills them: each state entered, each retry, and one for each start."""
        return sum(execution.transitions + 1 for execution in self.world.workflow.executions.values())


@contextmanager
def coordinator(program: Result) -> Generator[Coordinator]:
    """Handlers are imported anew for it, as AWS would: after their environment, before anything else knows them."""
    functions = programs.functions(program)
    with environment(functions), fresh_modules("handlers"):
        world = World(importlib.import_module("handlers.adapters.aws").SESSION)
        handlers = {f.physical: getattr(importlib.import_module(f.module), "handler") for f in functions}  # noqa: B009
        clock = importlib.import_module("handlers.adapters.clock")
        setattr(clock, "now_ms", world.now_ms)  # noqa: B010
        slept = time.sleep
        setattr(time, "sleep", world.sleep)  # noqa: B010
        try:
            yield Coordinator(world, program, handlers)
        finally:
            time.sleep = slept
