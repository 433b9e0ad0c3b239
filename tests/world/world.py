"""The world around the Lambdas: one clock, all services, and the loop that lets things happen in order."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Protocol

from .builds import Build
from .calls import Gateway
from .clients import Clients
from .cloudformation import CloudFormation
from .codebuild import CodeBuild
from .deliveries import Bus, Stream
from .dynamodb import DynamoDB
from .ecr import Ecr
from .ecs import Ecs
from .ecs_rollouts import Service
from .executions import Execution
from .faults import Faults, Plan
from .lambda_ import Lambda
from .lambdas import Deliveries, Handler, Lambdas, Outcome
from .messages import Events, Sqs
from .others import S3, CloudWatch, Sts
from .stacks import Stack
from .topics import Topics
from .workflow import Workflow

START = 1_800_000_000.0
ACTIVE = frozenset({"QUEUED", "RUNNING", "AWAITING_APPROVAL", "ROLLING_BACK"})
_STEPS_AT_ONE_TIME = 20_000


class Source(Protocol):
    """Something that makes things happen: now, or at its next due time."""

    def advance(self) -> bool: ...

    def next_due(self) -> float | None: ...


class World:
    """Made once for one botocore session, before its clients; `reset()` many times."""

    def __init__(self, session: Any) -> None:
        self.time = START
        self.lambdas = Lambdas()
        self.sqs, self.s3 = Sqs(self.now), S3()
        self.failures_url = self.sqs.create("failures")
        self.deliveries = Deliveries(self.now, self.lambdas, lambda body: self.sqs.send("failures", body))
        self.bus = Bus(self.now, self.deliveries)
        self.dynamodb = DynamoDB(self.now)
        self.workflow = Workflow(self.now, self.lambdas.run)
        self.lambda_ = Lambda(self.now, self.s3.read)
        self.cloudformation = CloudFormation(self.now, self.lambda_, self.s3)
        self.codebuild = CodeBuild(self.now)
        self.sts, self.cloudwatch = Sts(self.now), CloudWatch()
        self.events = Events(self.bus.deliver)
        self.ecs, self.ecr, self.sns = Ecs(self.now), Ecr(), Topics()
        self.faults, self.clients = Faults(self.now), Clients(self.now)
        # Further services are added here, under the name that boto3.client takes.
        self.services: dict[str, Any] = {
            "dynamodb": self.dynamodb,
            "stepfunctions": self.workflow,
            "lambda": self.lambda_,
            "sts": self.sts,
            "cloudformation": self.cloudformation,
            "codebuild": self.codebuild,
            "s3": self.s3,
            "sqs": self.sqs,
            "events": self.events,
            "cloudwatch": self.cloudwatch,
            "ecs": self.ecs,
            "ecr": self.ecr,
            "sns": self.sns,
        }
        self.sources: list[Source] = [self.deliveries, self.workflow, self.cloudformation, self.codebuild, self.clients]
        self.sources.append(self.ecs)
        self.streams: list[Stream] = []
        self.sweep: tuple[str, Any] | None = None
        self.sweep_seconds = 60.0
        self.unfinished: Callable[[], bool] = self._has_active_rows
        self._connect(session)
        self.reset()

    def _connect(self, session: Any) -> None:
        gateway = Gateway(session, self.services, self.faults)
        gateway.calling = self.lambdas.calling
        self.lambda_.is_coordinator = self.lambdas.knows
        self.lambda_.coordinator = self._invoke_coordinator
        self.workflow.on_status = self._execution_changed
        self.cloudformation.on_status = self._stack_changed
        self.ecs.on_rollout = self._rollout_ended
        self.codebuild.on_status = self._build_changed

    # ---- building, once ----

    def register(self, name: str, handler: Handler, *, attempts: int = 3, on_failure: bool = True) -> str:
        """A Lambda of the coordinator, with its asynchronous retries and destination; returns its ARN."""
        return self.lambdas.register(name, handler, attempts, on_failure)

    def route(self, pattern: Mapping[str, Any], function: str) -> None:
        """A rule of the bus, by its event pattern."""
        self.bus.route(pattern, function)

    def stream(self, table: str, function: str, pattern: Mapping[str, Any]) -> Stream:
        """A stream mapping with its filter pattern."""
        stream = Stream(self.now, self.lambdas, self.dynamodb.tables[table], function, pattern)
        self.streams.append(stream)
        self.sources.append(stream)
        return stream

    def sweep_with(self, function: str, event: Any = None, *, every: float = 60.0) -> None:
        self.sweep, self.sweep_seconds = (function, {} if event is None else event), every

    # ---- each run ----

    def reset(self, plan: Plan | None = None, *, copies: int = 1, shuffle: int | None = None) -> None:
        """Empty all but what was built. `shuffle` seeds another order, `copies` repeats each delivery."""
        self.time = START
        for part in (*self.services.values(), self.lambdas, self.deliveries, self.bus, self.clients, *self.streams):
            part.reset()
        self.sweep_due = START + self.sweep_seconds
        self.disturb(plan, copies=copies, shuffle=shuffle)

    def disturb(self, plan: Plan | None = None, *, copies: int = 1, shuffle: int | None = None) -> None:
        """From now on, whatever happened before; calls are counted anew."""
        self.faults.reset(plan)
        chance = None if shuffle is None else random.Random(shuffle)
        self.random = self.deliveries.random = chance
        self.bus.copies = copies
        for stream in self.streams:
            stream.copies, stream.random = copies, chance
        self.idle_sweeps = 0

    def remember(self) -> Callable[[], None]:
        """The world at rest, as it is now; what is returned brings it back to that, as often as wanted."""
        parts = [*self.services.values(), self.lambdas, self.deliveries, self.bus, self.clients, self.faults]
        parts += [*self.streams, *self.clients.made]
        known = {id(each): each for each in (self, self.faults.visited, *parts, *self._happened())}
        times = (self.time, self.sweep_due, self.idle_sweeps)
        kept = copy.deepcopy([vars(part) for part in parts], dict(known))

        def bring_back() -> None:
            self.time, self.sweep_due, self.idle_sweeps = times
            for part, state in zip(parts, copy.deepcopy(kept, dict(known)), strict=True):
                vars(part).update(state)

        return bring_back

    def _happened(self) -> Iterator[Any]:
        """What does not change any more, and need not be copied."""
        yield from (*self.lambdas.log, *self.bus.seen, *self.events.published, *self.faults.calls)
        yield from self.workflow.machines.values()
        yield from (items for _, items in self.dynamodb.tokens.values())
        for table in self.dynamodb.tables.values():
            yield from (*table.stream, *table.items.values())

    def now(self) -> float:
        return self.time

    def now_ms(self) -> int:
        return round(self.time * 1000)

    def sleep(self, seconds: float) -> None:
        """In place of time.sleep, for botocore's waiters: time passes, nothing else happens meanwhile."""
        self.time += seconds

    def invoke(self, function: str, event: Any) -> Outcome:
        """Call a Lambda and wait, as API Gateway does: one attempt."""
        return self.lambdas.run(function, event)

    def publish(self, source: str, detail_type: str, detail: Mapping[str, Any]) -> None:
        """An event from outside, such as a request for a deployment."""
        self.bus.deliver({"source": source, "detail-type": detail_type, "detail": dict(detail)})

    # ---- the loop ----

    def settle(self) -> None:
        """Do everything that can be done without time passing."""
        for _ in range(_STEPS_AT_ONE_TIME):
            sources = list(self.sources)
            if self.random:
                self.random.shuffle(sources)
            if not any(source.advance() for source in sources):
                return
        raise AssertionError("the world does not come to rest: something goes round without time passing")

    def advance_to(self, time: float) -> None:
        """Let everything happen that is due until then."""
        self.settle()
        while (due := self._next_due()) is not None and due <= time:
            self._jump(due)
        self.time = max(self.time, time)

    def run_until(self, reached: Callable[[], bool], limit_seconds: float = 21_600) -> bool:
        """False when the limit passed first."""
        end = self.time + limit_seconds
        self.settle()
        while not reached():
            self.at_rest()
            due = self._next_due()
            if due is None or due > end:
                return False
            self._jump(due)
        return True

    def run_until_quiet(self, limit_seconds: float = 21_600) -> bool:
        """Until only idle sweeps are due and no deployment is active; False when the limit passed first."""
        self.idle_sweeps = 0
        return self.go_on_until_quiet(self.time + limit_seconds)

    def at_rest(self) -> None:
        """Before time passes: for whoever wants to look."""

    def go_on_until_quiet(self, end: float) -> bool:
        """From a rest that was remembered."""
        return self.run_until(self._is_quiet, end - self.time)

    def _is_quiet(self) -> bool:
        if any(source.next_due() is not None for source in self.sources) or self.faults.next_due() is not None:
            return False
        # A message left in the failures queue may only be hidden: give it two more sweeps.
        needed = 0 if self.sweep is None else 3 if any(self.sqs.queues.values()) else 1
        return self.idle_sweeps >= needed and not self.unfinished()

    def _next_due(self) -> float | None:
        dues = [self.faults.next_due(), *(source.next_due() for source in self.sources)]
        dues.append(self.sweep_due if self.sweep else None)
        return min((due for due in dues if due is not None), default=None)

    def _jump(self, due: float) -> None:
        self.time = max(self.time, due)
        self.settle()
        if self.sweep and self.sweep_due <= self.time:
            self._sweep(*self.sweep)

    def _sweep(self, function: str, event: Any) -> None:
        """Idle is a sweep that succeeded and after which the world is as before."""
        before, runs = self._marks(), len(self.lambdas.log)
        self.sweep_due = self.time + self.sweep_seconds
        self.deliveries.push(function, event)
        self.settle()
        swept = [run for run in self.lambdas.log[runs:] if run.function == function]
        well = bool(swept) and all(run.ok for run in swept) and self.faults.next_due() is None
        idle = well and self._marks() == before
        self.idle_sweeps = self.idle_sweeps + 1 if idle else 0

    def _marks(self) -> tuple[int, ...]:
        stacks = self.cloudformation.stacks.values()
        return (
            self.dynamodb.writes,
            sum(execution.transitions for execution in self.workflow.executions.values()),
            len(self.workflow.running),
            sum(len(stack.events) for stack in stacks),
            self.cloudformation.change_sets.requests,
            len(self.cloudformation.change_sets.made),
            len(self.codebuild.builds),
            len(self.events.published),
            self.ecs.rollouts,
            len(self.deliveries.waiting),
        )

    def _has_active_rows(self) -> bool:
        items = (item for table in self.dynamodb.tables.values() for item in table.items.values())
        return any(item.get("status", {}).get("S") in ACTIVE for item in items)

    # ---- what the services tell ----

    def _invoke_coordinator(self, name: str, event: Any, waits: bool) -> Outcome | None:
        if waits:
            return self.lambdas.run(name, event)
        self.deliveries.push(name, event)
        return None

    def _execution_changed(self, execution: Execution) -> None:
        if execution.status != "RUNNING":
            self.faults.end_outages()
        detail = {
            "executionArn": execution.arn,
            "stateMachineArn": execution.machine,
            "name": execution.name,
            "status": execution.status,
            "startDate": round(execution.started * 1000),
            "stopDate": None if execution.stopped is None else round(execution.stopped * 1000),
            "input": execution.input_text,
            "error": execution.error or None,
            "cause": execution.cause or None,
        }
        self._service_event("aws.states", "Step Functions Execution Status Change", execution.arn, detail)

    def _stack_changed(self, stack: Stack) -> None:
        status = {"status": stack.status, "status-reason": stack.reason}
        detail = {"stack-id": stack.id, "status-details": status, "client-request-token": stack.token}
        self._service_event("aws.cloudformation", "CloudFormation Stack Status Change", stack.id, detail)

    def _build_changed(self, build: Build) -> None:
        detail = {"build-status": build.status, "project-name": build.project, "build-id": build.arn}
        self._service_event("aws.codebuild", "CodeBuild Build State Change", build.arn, detail)

    def _rollout_ended(self, service: Service) -> None:
        kind, name = ("INFO", "COMPLETED") if service.primary["rolloutState"] == "COMPLETED" else ("ERROR", "FAILED")
        about = {"deploymentId": service.primary["id"], "reason": service.primary["rolloutStateReason"]}
        detail = {"eventType": kind, "eventName": f"SERVICE_DEPLOYMENT_{name}", **about}
        self._service_event("aws.ecs", "ECS Deployment State Change", service.arn, detail)

    def _service_event(self, source: str, detail_type: str, resource: str, detail: dict[str, Any]) -> None:
        self.bus.deliver({"source": source, "detail-type": detail_type, "resources": [resource], "detail": detail})
