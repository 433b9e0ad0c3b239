"""The way of a deployment: its state machine, who may deploy what now, and what starts, wakes, ends and repairs it."""

from collections.abc import Mapping, Sequence
from typing import NotRequired, Optional, TypedDict

import pulumi
import pulumi_aws as aws

from components import policy
from components.dead_letters import dead_letters
from components.documents import as_json, as_text
from components.event_bus import target
from components.function import Function, FunctionArgs
from components.history_store import APPEND
from components.machine import state_machine
from components.policy import GrantArgs
from components.state_machine import Step, definition

FUNCTION_SECONDS = 60
"""How long one call of a function may take; a stage must have several times that."""
LEAST_STAGE_SECONDS = 3 * FUNCTION_SECONDS
ANSWER = ["states:SendTaskSuccess", "states:SendTaskFailure"]
WAKING = {
    "source": ["aws.cloudformation"],
    "detail-type": ["CloudFormation Stack Status Change"],
    "detail": {"status-details": {"status": [{"suffix": "_COMPLETE"}, {"suffix": "_FAILED"}]}},
}
"""https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/event-detail-stack-status-change.html"""


class StageArgs(TypedDict):
    name: str
    """Name of the stage, and of its state."""
    function_name: pulumi.Input[str]
    """Name of its function."""
    function_arn: pulumi.Input[str]
    """ARN of its function."""
    timeout_seconds: int
    """How long the stage may take, whatever it waits for."""


class PipelineArgs(TypedDict):
    environment: str
    """The environment that is deployed to, as requests name it."""
    stages: Sequence[StageArgs]
    """What a deployment goes through, in order."""
    undo_stages: Sequence[StageArgs]
    """What undoes it, in order."""
    history_table_name: pulumi.Input[str]
    """Table of a HistoryStore."""
    history_table_arn: pulumi.Input[str]
    """ARN of that table."""
    deploy_role: NotRequired[pulumi.Input[str]]
    """ARN of the role under which services are deployed; `{service}` stands for the service's name."""
    deploy_roles: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Services with a role of another name."""
    retention_days: NotRequired[pulumi.Input[int]]
    """How long a deployment is remembered; default 365."""
    queue_minutes: NotRequired[int]
    """How long a deployment may wait for its turn; default 1440."""
    protect: NotRequired[bool]
    """Whether the targets table can be deleted neither by Pulumi nor by AWS; default true."""
    point_in_time_recovery: NotRequired[bool]
    """Whether the targets table can be restored to any second of the last 35 days; default true."""
    log_retention_days: NotRequired[int]
    """How long log lines are kept; default 30."""
    tags: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Tags of every resource."""


class Pipeline(pulumi.ComponentResource):
    """Takes deployments through stages, one at a time for each service, and undoes what fails."""

    state_machine_arn: pulumi.Output[str]
    """ARN of the state machine; an execution is named after its deployment."""
    targets_table_name: pulumi.Output[str]
    """Table of what is live, who holds and who waits, by service."""
    targets_table_arn: pulumi.Output[str]
    """ARN of that table."""
    request_dead_letters_arn: pulumi.Output[str]
    """Queue of requests that could not be taken; the sweep tries them again."""
    dead_letters_arn: pulumi.Output[str]
    """Queue of calls that every attempt failed on; what they would have done, the sweep does."""

    def __init__(self, name: str, args: PipelineArgs, opts: Optional[pulumi.ResourceOptions] = None) -> None:
        super().__init__("coordinator:index:Pipeline", name, None, opts)
        _check(args)
        self.logical_name, self._args, self._tags = name, args, args.get("tags", {})
        self._here = _here(self)
        self._targets = self._targets_table()
        self._dead, self._dead_requests = self._queues()
        self.finish_deployment = self._function("finish-deployment", self._tables(), self._may_write())
        self._machine = self._state_machine()
        drive = {
            **self._tables(),
            "STATE_MACHINE": self._machine.arn,
            "STAGE_FUNCTIONS": self._stage_functions(),
        }
        roles = {
            "DEPLOY_ROLE": args.get("deploy_role", ""),
            "DEPLOY_ROLES": as_json(dict(args.get("deploy_roles", {}))),
        }
        intake = {"ENVIRONMENT": args["environment"], "QUEUE_MINUTES": str(args.get("queue_minutes", 1440))}
        self.start = self._function(
            "start",
            {**drive, **roles, **intake},
            [*self._may_write("dynamodb:GetItem"), self.may_start],
            self._dead_requests.arn,
        )
        self.resume = self._function("resume", drive, [self._may_list(), self._may_wake()], self._dead.arn)
        repair = {"REQUEST_DEAD_LETTERS": self._dead_requests.url, "START_FUNCTION": self.start.name}
        patience = {"FUNCTION_SECONDS": str(2 * FUNCTION_SECONDS)}
        self.sweep = self._function("sweep", {**drive, **repair, **patience}, self._may_repair(), self._dead.arn)
        self.finish_deployment.allow(self.may_start, self.may_answer)
        self._wake_up()
        self.state_machine_arn, self.request_dead_letters_arn = self._machine.arn, self._dead_requests.arn
        self.targets_table_name, self.targets_table_arn = self._targets.name, self._targets.arn
        self.dead_letters_arn = self._dead.arn
        self.register_outputs({key: getattr(self, key) for key in OUTPUTS})

    @property
    def may_answer(self) -> GrantArgs:
        """Tell the state machine how a stage ended."""
        return policy.grant("answer-for-stages", ANSWER, self._machine.arn)

    @property
    def may_start(self) -> GrantArgs:
        return policy.grant("start-deployments", ["states:StartExecution"], self._machine.arn)

    def grant_answer(self, *functions: Function) -> None:
        for function in functions:
            function.allow(self.may_answer)

    def grant_start(self, *functions: Function) -> None:
        for function in functions:
            function.allow(self.may_start)

    def _may_list(self) -> GrantArgs:
        table = self._args["history_table_arn"]
        return policy.grant("list-history", ["dynamodb:Query"], table, pulumi.Output.concat(table, "/index/*"))

    def _may_write(self, *more: str) -> list[GrantArgs]:
        return [
            policy.grant("append-history", [*APPEND, *more], self._args["history_table_arn"]),
            policy.grant("move-targets", ["dynamodb:GetItem", "dynamodb:PutItem"], self._targets.arn),
        ]

    def _may_wake(self) -> GrantArgs:
        stages = [stage["function_arn"] for stage in self._all_stages()]
        return policy.grant("wake-stages", ["lambda:InvokeFunction"], *stages)

    def _may_repair(self) -> list[GrantArgs]:
        executions = self._machine.arn.apply(lambda arn: f"{arn.replace(':stateMachine:', ':execution:')}:*")
        take_up = ["sqs:ReceiveMessage", "sqs:DeleteMessage"]
        return [
            *self._may_write(),
            self._may_list(),
            self.may_start,
            self.may_answer,
            self._may_wake(),
            policy.grant("see-executions", ["states:DescribeExecution"], executions),
            policy.grant("take-up-dead-requests", take_up, self._dead_requests.arn),
            policy.grant("hand-requests-to-start", ["lambda:InvokeFunction"], self.start.arn),
        ]

    def _wake_up(self) -> None:
        """AWS's own events wake what waits for them; the schedule wakes the sweep."""
        child = pulumi.ResourceOptions(parent=self)
        waking = aws.cloudwatch.EventRule(
            f"{self.logical_name}-waking", event_pattern=as_json(WAKING), tags=self._tags, opts=child
        )
        target(f"{self.logical_name}-waking", waking, self.resume, self._dead.arn, self)
        minute = aws.cloudwatch.EventRule(
            f"{self.logical_name}-every-minute",
            schedule_expression="rate(1 minute)",
            tags=self._tags,
            opts=child,
        )
        target(f"{self.logical_name}-every-minute", minute, self.sweep, self._dead.arn, self, seconds=60)

    def _function(
        self,
        name: str,
        environment: Mapping[str, pulumi.Input[str]],
        may: Sequence[GrantArgs],
        dead_letters_arn: pulumi.Input[str] | None = None,
    ) -> Function:
        """What is called by events leaves its failures somewhere; the state machine sees those of the others."""
        args: FunctionArgs = {
            "handler": f"handlers.{name.replace('-', '_')}.handler",
            "environment": environment,
            "may": may,
            "timeout_seconds": FUNCTION_SECONDS,
            "log_retention_days": self._args.get("log_retention_days", 30),
            "tags": self._tags,
        }
        if dead_letters_arn is not None:
            args["dead_letters_arn"] = dead_letters_arn
        return Function(name, args, pulumi.ResourceOptions(parent=self))

    def _tables(self) -> dict[str, pulumi.Input[str]]:
        return {
            "HISTORY_TABLE": self._args["history_table_name"],
            "TARGETS_TABLE": self._targets.name,
            "RETENTION_DAYS": as_text(self._args.get("retention_days", 365)),
        }

    def _all_stages(self) -> list[StageArgs]:
        return [*self._args["stages"], *self._args["undo_stages"]]

    def _stage_functions(self) -> pulumi.Input[str]:
        return as_json({stage["name"]: stage["function_arn"] for stage in self._all_stages()})

    def _state_machine(self) -> aws.sfn.StateMachine:
        forward, undo = ([_step(s) for s in self._args[key]] for key in ("stages", "undo_stages"))
        finish = Step("FinishDeployment", self.finish_deployment.arn, LEAST_STAGE_SECONDS)
        functions = [stage["function_arn"] for stage in self._all_stages()]
        machine = definition(forward, undo, finish)
        days = self._args.get("log_retention_days", 30)
        callable_ = [*functions, self.finish_deployment.arn]
        return state_machine(self.logical_name, machine, callable_, self._here, days, self._tags, self)

    def _targets_table(self) -> aws.dynamodb.Table:
        protect = self._args.get("protect", True)
        return aws.dynamodb.Table(
            f"{self.logical_name}-targets",
            billing_mode="PAY_PER_REQUEST",
            hash_key="service",
            attributes=[{"name": "service", "type": "S"}],
            point_in_time_recovery={"enabled": self._args.get("point_in_time_recovery", True)},
            deletion_protection_enabled=protect,
            tags=self._tags,
            opts=pulumi.ResourceOptions(parent=self, protect=protect),
        )

    def _queues(self) -> tuple[aws.sqs.Queue, aws.sqs.Queue]:
        """What nobody tries again by itself, and the requests, which the sweep does."""
        queues = [
            dead_letters(f"{self.logical_name}-{kind}", self._tags, self)
            for kind in ("dead-letters", "request-dead-letters")
        ]
        rules = pulumi.Output.format("arn:aws:events:{0}:rule/*", self._here)
        for name, queue in zip(("dead-letters", "request-dead-letters"), queues, strict=True):
            aws.sqs.QueuePolicy(
                f"{self.logical_name}-may-leave-{name}",
                queue_url=queue.url,
                policy=policy.document(policy.may_send("events.amazonaws.com", queue.arn, rules)),
                opts=pulumi.ResourceOptions(parent=self),
            )
        return queues[0], queues[1]


OUTPUTS = (
    "state_machine_arn",
    "targets_table_name",
    "targets_table_arn",
    "request_dead_letters_arn",
    "dead_letters_arn",
)


def _check(args: PipelineArgs) -> None:
    short = [s["name"] for s in [*args["stages"], *args["undo_stages"]] if s["timeout_seconds"] < LEAST_STAGE_SECONDS]
    if short:
        raise ValueError(
            f"{', '.join(short)}: a stage must have at least {LEAST_STAGE_SECONDS} seconds, three calls of its function"
        )


def _step(stage: StageArgs) -> Step:
    return Step(stage["name"], stage["function_arn"], stage["timeout_seconds"])


def _here(parent: pulumi.Resource) -> pulumi.Output[str]:
    """`<region>:<account>`, for ARNs that must be known before their resource."""
    options = pulumi.InvokeOutputOptions(parent=parent)
    account, region = aws.get_caller_identity_output(opts=options), aws.get_region_output(opts=options)
    return pulumi.Output.concat(region.region, ":", account.account_id)
