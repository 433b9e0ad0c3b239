"""The way of a deployment: its state machine, who may deploy what now, and what starts, wakes, ends and repairs it."""

from collections.abc import Mapping, Sequence
from typing import Any, NotRequired, Optional, TypedDict

import pulumi
import pulumi_aws as aws

from components import permissions
from components.dead_letters import dead_letters_of
from components.documents import as_json, as_text
from components.function import Function, FunctionArgs, log_of
from components.machine import state_machine
from components.policy import GrantArgs
from components.stages import FUNCTION_SECONDS, LEAST_STAGE_SECONDS, StageArgs, check, step_of
from components.state_machine import Step, definition
from components.targets import targets_table
from components.waking import wake_up
from components.watched import WatchArgs
from domain import stages


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
    approvals: NotRequired[Mapping[str, Any]]
    """Who must agree, as the config key `approvals` says it; default nobody."""
    rollbacks: NotRequired[Mapping[str, Any]]
    """What is asked of rollbacks, as the config key `rollbacks` says it; default nothing but a reason."""
    freezes: NotRequired[Mapping[str, Any]]
    """When nothing new is deployed, as the config key `freezes` says it; default never."""
    protect: NotRequired[bool]
    """Whether the targets table can be deleted neither by Pulumi nor by AWS; default true."""
    point_in_time_recovery: NotRequired[bool]
    """Whether the targets table can be restored to any second of the last 35 days; default true."""
    log_group_name: NotRequired[pulumi.Input[str]]
    """Log group of a LogStore to write to; default: one of its own for each function."""
    log_group_arn: NotRequired[pulumi.Input[str]]
    """ARN of that log group."""
    log_retention_days: NotRequired[int]
    """How long the lines of the state machine, and of log groups of its own, are kept; default 30."""
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
        check([*args["stages"], *args["undo_stages"]])
        self.logical_name, self._args, self._tags = name, args, args.get("tags", {})
        self._here = _here(self)
        self._targets = targets_table(name, self, self._tags, **self._kept())
        self._dead, self._dead_requests = self._queues()
        writes = [permissions.append_history(args["history_table_arn"]), permissions.move_targets(self._targets.arn)]
        passes = {**self._tables(), **self._rules()}
        self.finish_deployment = self._function("finish-deployment", passes, writes)
        self._machine = self._state_machine()
        names = [stage["name"] for stage in self._all_stages()]
        woken = self.stage_functions(*stages.WOKEN)
        self.environment = {**passes, **self._intake(), "STATE_MACHINE": self._machine.arn, "STAGE_FUNCTIONS": woken}
        self.start = self._function("start", self.environment, self.may_take_requests, self._dead_requests.arn)
        drive = {**self._tables(), "STATE_MACHINE": self._machine.arn, "STAGE_FUNCTIONS": self.stage_functions(*names)}
        self.resume = self._function("resume", drive, [self._may_list(), self.may_wake(*names)], self._dead.arn)
        repair = {"REQUEST_DEAD_LETTERS": self._dead_requests.url, "START_FUNCTION": self.start.name}
        patience = {"FUNCTION_SECONDS": str(2 * FUNCTION_SECONDS), "ENVIRONMENT": args["environment"]}
        self.sweep = self._function(
            "sweep", {**drive, **self._rules(), **repair, **patience}, self._may_repair(), self._dead.arn
        )
        self.finish_deployment.allow(self.may_start, self.may_answer)
        wake_up(name, self.resume, self.sweep, self._dead.arn, self._tags, self)
        self.state_machine_arn, self.request_dead_letters_arn = self._machine.arn, self._dead_requests.arn
        self.targets_table_name, self.targets_table_arn = self._targets.name, self._targets.arn
        self.dead_letters_arn = self._dead.arn
        self.register_outputs({key: getattr(self, key) for key in OUTPUTS})

    @property
    def may_answer(self) -> GrantArgs:
        return permissions.answer(self._machine.arn)

    @property
    def may_start(self) -> GrantArgs:
        return permissions.start(self._machine.arn)

    def may_wake(self, *stages: str) -> GrantArgs:
        """Have these stages look at what they wait for."""
        return permissions.wake([s["function_arn"] for s in self._all_stages() if s["name"] in stages])

    def stage_functions(self, *stages: str) -> pulumi.Input[str]:
        """What a function needs to know to wake these stages, as STAGE_FUNCTIONS."""
        return as_json({s["name"]: s["function_arn"] for s in self._all_stages() if s["name"] in stages})

    def _may_wake_people(self) -> list[GrantArgs]:
        """Nothing where a pipeline has no stage that waits for people."""
        found = any(stage["name"] in stages.WOKEN for stage in self._all_stages())
        return [self.may_wake(*stages.WOKEN)] if found else []

    @property
    def may_list_targets(self) -> GrantArgs:
        return permissions.list_targets(self._targets.arn)

    @property
    def may_see_targets(self) -> list[GrantArgs]:
        return [permissions.see_targets(self._targets.arn), permissions.find_held(self._targets.arn)]

    @property
    def may_take_requests(self) -> list[GrantArgs]:
        """Let deployments in: remember them, find what a rollback restores, claim their service, start them; a rollback
        may stop what is being deployed."""
        return [
            permissions.append_history(self._args["history_table_arn"], "dynamodb:GetItem"),
            self._may_list(),
            permissions.move_targets(self._targets.arn),
            self.may_start,
            *self._may_wake_people(),
        ]

    @property
    def watched(self) -> WatchArgs:
        """What a Monitoring looks at."""
        return {
            "name": self.logical_name,
            "environment": self._args["environment"],
            "state_machine_arn": self._machine.arn,
            "sweep_function_name": self.sweep.name,
            "function_names": [each.name for each in (self.start, self.sweep, self.resume, self.finish_deployment)],
            "dead_letter_queue_names": [self._dead.name, self._dead_requests.name],
        }

    def grant_answer(self, *functions: Function) -> None:
        for function in functions:
            function.allow(self.may_answer)

    def grant_start(self, *functions: Function) -> None:
        for function in functions:
            function.allow(self.may_start)

    def _may_list(self) -> GrantArgs:
        return permissions.list_history(self._args["history_table_arn"])

    def _may_repair(self) -> list[GrantArgs]:
        return [
            permissions.append_history(self._args["history_table_arn"]),
            permissions.move_targets(self._targets.arn),
            self._may_list(),
            self.may_start,
            self.may_answer,
            self.may_wake(*(stage["name"] for stage in self._all_stages())),
            permissions.see_executions(self._machine.arn),
            *permissions.take_up_requests(self._dead_requests.arn, self.start.arn),
            permissions.find_held(self._targets.arn),
        ]

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
            **log_of(self._args),
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

    def _state_machine(self) -> aws.sfn.StateMachine:
        forward, undo = ([step_of(s) for s in self._args[key]] for key in ("stages", "undo_stages"))
        finish = Step("FinishDeployment", self.finish_deployment.arn, LEAST_STAGE_SECONDS)
        functions = [stage["function_arn"] for stage in self._all_stages()]
        machine = definition(forward, undo, finish)
        days = self._args.get("log_retention_days", 30)
        callable_ = [*functions, self.finish_deployment.arn]
        return state_machine(self.logical_name, machine, callable_, self._here, days, self._tags, self)

    def _intake(self) -> dict[str, pulumi.Input[str]]:
        """What decides whether a request is taken."""
        return {
            "ENVIRONMENT": self._args["environment"],
            "QUEUE_MINUTES": str(self._args.get("queue_minutes", 1440)),
            "DEPLOY_ROLE": self._args.get("deploy_role", ""),
            "DEPLOY_ROLES": as_json(dict(self._args.get("deploy_roles", {}))),
            "APPROVALS": as_json(dict(self._args.get("approvals", {}))),
        }

    def _rules(self) -> dict[str, pulumi.Input[str]]:
        """What decides who may start, whoever hands the target on."""
        return {
            "ROLLBACKS": as_json(dict(self._args.get("rollbacks", {}))),
            "FREEZES": as_json(dict(self._args.get("freezes", {}))),
        }

    def _kept(self) -> dict[str, bool]:
        args = self._args
        return {
            "protect": args.get("protect", True),
            "point_in_time_recovery": args.get("point_in_time_recovery", True),
        }

    def _queues(self) -> list[aws.sqs.Queue]:
        """What nobody tries again by itself, and the requests, which the sweep does."""
        rules = pulumi.Output.format("arn:aws:events:{0}:rule/*", self._here)
        kinds = ("dead-letters", "request-dead-letters")
        return [dead_letters_of(rules, self.logical_name, kind, self._tags, self) for kind in kinds]


OUTPUTS = (
    "state_machine_arn",
    "targets_table_name",
    "targets_table_arn",
    "request_dead_letters_arn",
    "dead_letters_arn",
)


def _here(parent: pulumi.Resource) -> pulumi.Output[str]:
    """`<region>:<account>`, for ARNs that must be known before their resource."""
    options = pulumi.InvokeOutputOptions(parent=parent)
    account, region = aws.get_caller_identity_output(opts=options), aws.get_region_output(opts=options)
    return pulumi.Output.concat(region.region, ":", account.account_id)
