"""The real handlers behind the real program's wiring, in the in-process world, with everything they use counted."""

from __future__ import annotations

import io
import json
import time
from collections import ChainMap, Counter
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager, redirect_stdout
from typing import Any

import botocore.session

from ops.bench import program as programs
from ops.bench import run as runs
from ops.bench.isolation import CREDENTIALS, Handler, environment, groups, load
from ops.bench.metered import Metered
from ops.bench.run import Run, Start
from ops.sandbox.program import Result
from tests.world import World
from tests.world.calls import Gateway

SETTLE_SECONDS = 2.0
"""Assumed: how long a function is busy with new code. A change set takes the world's `seconds_to_make`."""


class Coordinator:
    """A world with the program's tables, functions, rules, stream and machine. Made by `coordinator`.

    `door` is the function behind the control API, and `gated` whether people are asked before a change.
    """

    def __init__(self, world: World, program: Result, handlers: Mapping[str, Handler]) -> None:
        self.world, self.functions = world, {f.physical: f for f in programs.functions(program)}
        self.door = programs.door(program)
        self.gated = "approve_deployment" in {f.name for f in self.functions.values()}
        self.always_warm = {self._name(f) for asked, f in programs.rules(program) if isinstance(asked, str)}
        self.starts: list[Start] = []
        self._build(program, handlers)

    def reset(self) -> None:
        self.world.reset()
        self.starts.clear()

    def _build(self, program: Result, handlers: Mapping[str, Handler]) -> None:
        world = self.world
        for queue in program.all("aws:sqs/queue:Queue"):
            world.sqs.create(queue.outputs["name"])
        tables = {made.outputs["name"]: made for made in program.all("aws:dynamodb/table:Table")}
        for name, made in tables.items():
            self._table(name, made)
        indexes = {name: programs.indexes(made) for name, made in tables.items()}
        self.dynamodb = Metered(world.dynamodb, indexes, lambda: self._name(world.lambdas.calling().function))
        world.services["dynamodb"] = self.dynamodb
        for physical in self.functions:
            world.register(physical, self._watched(physical, handlers[physical]), on_failure=False)
        world.workflow.define(*programs.machine(program))
        for asked, function in programs.rules(program):
            if isinstance(asked, str):
                world.sweep_with(function, every=programs.seconds(asked))
            else:
                world.route(asked, function)
        self._tell(program)
        self.reset()

    def _tell(self, program: Result) -> None:
        for mapping in program.all("aws:lambda/eventSourceMapping:EventSourceMapping"):
            table = mapping.inputs["eventSourceArn"].split("/")[1]
            [accepted] = mapping.inputs["filterCriteria"]["filters"]
            stream = self.world.stream(table, mapping.inputs["functionName"], json.loads(accepted["pattern"]))
            stream.batch_size = 1  # the dearest case: no two events of a deployment are published by one call

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

    def _watched(self, physical: str, handler: Handler) -> Handler:
        """In its own environment; in the world time passes in a Lambda only while it sleeps."""
        variables = {**CREDENTIALS, **self.functions[physical].environment}

        def watched(event: Any, context: Any) -> Any:
            began = self.world.now()
            try:
                with environment(variables):
                    return handler(event, context)
            finally:
                self.starts.append(Start(self._name(physical), began, self.world.now() - began))

        return watched

    def record(self, act: Callable[[], object]) -> Run:
        """What `act` makes the coordinator use. Raises RuntimeError if a Lambda failed meanwhile."""
        world, sources = self.world, (self.world.lambdas.log, self.world.faults.calls, self.starts)
        marks = [len(source) for source in (*sources, self.dynamodb.requests, world.bus.seen)]
        before = self._transitions()
        with redirect_stdout(io.StringIO()) as printed:
            act()
        done, calls, starts = world.lambdas.log[marks[0] :], world.faults.calls[marks[1] :], self.starts[marks[2] :]
        if broken := [f"{each.function}: {each.error} {each.cause}" for each in done if not each.ok]:
            raise RuntimeError(f"a Lambda failed while it was measured: {broken[0]}")
        return Run(
            transitions=self._transitions() - before,
            invocations=Counter(self._name(each.function) for each in done),
            calls=Counter((self._name(call.by), call.service, call.operation) for call in calls),
            requests=self.dynamodb.requests[marks[3] :],
            events=[len(json.dumps(e)) for e in world.bus.seen[marks[4] :] if not e["source"].startswith("aws.")],
            answers=[len(each.value["body"].encode()) for each in done if each.function == self.door],
            printed=printed.getvalue(),
            asleep=runs.asleep(starts),
            cold=runs.cold(starts, self.always_warm),
        )

    def _transitions(self) -> int:
        """As Step Functions bills them: each state entered, each retry, and one for each start."""
        return sum(execution.transitions + 1 for execution in self.world.workflow.executions.values())


@contextmanager
def coordinator(program: Result) -> Generator[Coordinator]:
    """Handlers are loaded anew for it, and sleep in the world's time."""
    world = World(botocore.session.get_session())
    world.lambda_.seconds_per_update = SETTLE_SECONDS

    def connect(session: Any) -> None:
        Gateway(session, world.services, world.faults).calling = world.lambdas.calling

    loaded = [load(group, connect, world.now_ms) for group in groups(programs.functions(program))]
    slept = time.sleep
    setattr(time, "sleep", world.sleep)  # noqa: B010
    try:
        yield Coordinator(world, program, dict(ChainMap(*loaded)))
    finally:
        time.sleep = slept
