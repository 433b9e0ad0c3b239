"""The real handlers behind the real program's wiring, in the in-process world, with everything they use counted."""

from __future__ import annotations

import importlib
import io
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from typing import Any

from ops.bench import program as programs
from ops.bench.metered import Metered, Request
from ops.bench.program import Function
from ops.sandbox.program import Result
from tests.world import World

CREDENTIALS = {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "y", "AWS_DEFAULT_REGION": "us-east-1"}
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

    @property
    def printed_metrics(self) -> int:
        """Custom metrics in the printed lines, in CloudWatch's embedded format."""
        lines = [json.loads(line) for line in self.printed.splitlines() if '"_aws"' in line]
        return len({json.dumps(line["_aws"].get("CloudWatchMetrics"), sort_keys=True) for line in lines})


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
        world.services["dynamodb"] = self.dynamodb = Metered(world.dynamodb, indexes, lambda: self._calling())
        for function in self.functions.values():
            world.register(function.physical, handlers[function.physical], on_failure=False)
        world.workflow.define(*programs.machine(program))
        for asked, function in programs.rules(program):
            if isinstance(asked, str):
                world.sweep_with(function, every=programs.seconds(asked))
            else:
                world.route(_without_suffixes(asked), function)
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

    def _calling(self) -> str:
        return self._name(self.world.lambdas.calling().function)

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
def coordinator(program: Result) -> Iterator[Coordinator]:
    """Handlers are imported anew for it, as AWS would: after their environment, before anything else knows them."""
    functions = programs.functions(program)
    with _environment(functions), _fresh_modules("handlers"):
        aws = importlib.import_module("handlers.adapters.aws")
        world = World(aws.SESSION)
        handlers = {f.physical: getattr(importlib.import_module(f.module), "handler") for f in functions}  # noqa: B009
        importlib.import_module("handlers.adapters.clock").now_ms = world.now_ms  # type: ignore[attr-defined]
        slept, time.sleep = time.sleep, world.sleep
        try:
            yield Coordinator(world, program, handlers)
        finally:
            time.sleep = slept


@contextmanager
def _environment(functions: list[Function]) -> Iterator[None]:
    """The variables of all functions at once; they agree on those that they share."""
    before, merged = dict(os.environ), dict(CREDENTIALS)
    for function in functions:
        for key, value in function.environment.items():
            if merged.setdefault(key, value) != value:
                raise ValueError(f"the functions disagree on {key}: {merged[key]!r}, {value!r}")
    os.environ.update(merged)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@contextmanager
def _fresh_modules(package: str) -> Iterator[None]:
    def ours() -> dict[str, Any]:
        return {name: module for name, module in sys.modules.items() if name.split(".")[0] == package}

    before = ours()
    for name in before:
        del sys.modules[name]
    try:
        yield
    finally:
        for name in ours():
            del sys.modules[name]
        sys.modules.update(before)


def _without_suffixes(pattern: Any) -> Any:
    """The statuses of stacks that a `suffix` matches, one by one: the world's bus knows no suffixes."""
    if isinstance(pattern, dict):
        return {key: _without_suffixes(value) for key, value in pattern.items()}
    found: list[Any] = []
    for rule in pattern:
        suffix = rule.get("suffix") if isinstance(rule, dict) else None
        found += [status for status in _stack_statuses() if status.endswith(suffix)] if suffix else [rule]
    return found


def _stack_statuses() -> list[str]:
    session = importlib.import_module("botocore.session").get_session()
    return list(session.get_service_model("cloudformation").shape_for("StackStatus").enum)
