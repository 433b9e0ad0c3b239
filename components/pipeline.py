"""The way of a deployment: its state machine, who may deploy what now, and what starts, wakes, ends and repairs it."""

from collections.abc import Mapping, Sequence
from typing import Optional

import pulumi
import pulumi_aws as aws

from components import gates, permissions
from components.arguments import check
from components.bus_rules import called_by_bus
from components.dead_letters import dead_letters_of
from components.documents import as_json, as_text
from components.function import Function, FunctionArgs, log_of
from components.machine import state_machine
from components.pipeline_args import PipelineArgs
from components.policy import GrantArgs
from components.stage_functions import stage_functions
from components.stages import FUNCTION_SECONDS, LEAST_STAGE_SECONDS, path_of, standard, standard_undo, steps_of
from components.state_machine import Step, definition
from components.targets import targets_table
from components.waking import wake_up
from components.watched import WatchArgs
from domain import freeze, policy, provenance

__all__ = ["Pipeline", "PipelineArgs"]


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
    """Queue of calls that every attempt failed on; what they would have done, the sweep does, but for counting."""
    request_dead_letters_name: pulumi.Output[str]
    """Name of the queue of requests that could not be taken, for a Monitoring."""
    dead_letters_name: pulumi.Output[str]
    """Name of the queue of calls that every attempt failed on, for a Monitoring."""
    control_function_name: pulumi.Output[str]
    """Function that answers people, for a ControlApi."""
    control_function_arn: pulumi.Output[str]
    """ARN of that function."""
    start_function_name: pulumi.Output[str]
    """Function that takes requests, for a Monitoring."""
    sweep_function_name: pulumi.Output[str]
    """Function that repairs every minute what was left behind, for a Monitoring."""
    stage_role_arns: pulumi.Output[Mapping[str, str]]
    """Role of each stage's function, for the trust policies of deploy roles; by the name of the stage."""

    def __init__(self, name: str, args: PipelineArgs, opts: Optional[pulumi.ResourceOptions] = None) -> None:
        check(name, PipelineArgs, args, **CONFIGS)
        super().__init__("coordinator:index:Pipeline", name, None, opts)
        self.logical_name, self._args, self._tags = name, args, args.get("tags", {})
        asked = (args.get("approvals", {}), args.get("rollbacks", {}).get("approvals", {}))
        minutes = args.get("stage_minutes", {})
        self._forward = args.get("stages") or standard(minutes, *asked)
        self._undo = args.get("undo_stages") or ([] if "stages" in args else standard_undo(minutes))
        self._path = path_of(self._forward, self._undo)
        if wrong := gates.problem(self._forward, *asked):
            raise ValueError(f"{name}: {wrong}")
        self._here = _here(self)
        self._targets()
        self._dead, self._dead_requests = self._queues()
        self.stages = stage_functions(name, [*self._forward, *self._undo], args, self._history(), self)
        self.finish_deployment = self._function("finish-deployment", self._passes(), self._may_write())
        self._machine = self._state_machine()
        self._work()
        for function in dict.fromkeys(self.stages.values()):
            function.allow(self.may_answer)
        self._tell()
        self.register_outputs({key: getattr(self, key) for key in OUTPUTS})

    @property
    def may_answer(self) -> GrantArgs:
        return permissions.answer(self._machine.arn)

    @property
    def may_start(self) -> GrantArgs:
        return permissions.start(self._machine.arn)

    @property
    def may_read_target(self) -> GrantArgs:
        return permissions.read_target(self.targets_table_arn)

    @property
    def may_see_targets(self) -> list[GrantArgs]:
        return [permissions.see_targets(self.targets_table_arn), permissions.find_held(self.targets_table_arn)]

    @property
    def watched(self) -> WatchArgs:
        """What a Monitoring looks at."""
        called = (self.start, self.sweep, self.resume, self.finish_deployment, self.control)
        return {
            "name": self.logical_name,
            "environment": self._args["environment"],
            "state_machine_arn": self._machine.arn,
            "sweep_function_name": self.sweep.name,
            "function_names": [each.name for each in (*called, *self._counting)],
            "dead_letter_queue_names": [self._dead.name, self._dead_requests.name],
        }

    @property
    def stages_watched(self) -> WatchArgs:
        """The functions of the stages, which are as many as there are stages: for a watch of their own."""
        return {"name": "stages", "function_names": [each.name for each in dict.fromkeys(self.stages.values())]}

    def _work(self) -> None:
        """Who takes requests and answers people, who wakes stages, and who repairs."""
        takes = {**self._passes(), **self._intake(), **self._wakes(*self._path.woken)}
        self.start = self._function("start", takes, self._may_take_requests(), self._dead_requests.arn)
        sees = [*self._may_take_requests(), permissions.list_targets(self.targets_table_arn)]
        self.control = self._function("control", takes, sees, seconds=29, was_in_program=True)
        drives = {**self._tables(), **self._wakes(*self.stages), "ENVIRONMENT": self._args["environment"]}
        wakes = [permissions.list_history(self._args["history_table_arn"]), self._may_wake(*self.stages)]
        self.resume = self._function("resume", drives, wakes, self._dead.arn)
        repair = {"REQUEST_DEAD_LETTERS": self._dead_requests.url, "START_FUNCTION": self.start.name}
        patience = {"FUNCTION_SECONDS": str(2 * FUNCTION_SECONDS)}
        repairs = {**drives, **self._rules(), **repair, **patience}
        self.sweep = self._function("sweep", repairs, self._may_repair(), self._dead.arn)
        self.finish_deployment.allow(self.may_start, self.may_answer)
        wake_up(self.logical_name, self.resume, self.sweep, self._dead.arn, self._tags, self)
        self._counting = self._on_bus()

    def _on_bus(self) -> list[Function]:
        """Requests come by the bus, and what has ended there is counted."""
        if "bus_name" not in self._args:
            return []
        table = self._args["history_table_arn"]
        reads = [permissions.read_events(table), permissions.read_rows(table), permissions.claim(table, "measured")]
        counts = {**self._tables(), "ENVIRONMENT": self._args["environment"]}
        measure = self._function("measure", counts, reads, self._dead.arn, was_in_program=True)
        called: dict[str, Function] = {"start": self.start, "resume": self.resume, "measure": measure}
        called_by_bus(self.logical_name, self._args, **called, parent=self)
        return [measure]

    def _tell(self) -> None:
        """The outputs."""
        self.state_machine_arn = self._machine.arn
        self.request_dead_letters_arn, self.dead_letters_arn = self._dead_requests.arn, self._dead.arn
        self.request_dead_letters_name, self.dead_letters_name = self._dead_requests.name, self._dead.name
        self.control_function_name, self.control_function_arn = self.control.name, self.control.arn
        self.start_function_name, self.sweep_function_name = self.start.name, self.sweep.name
        self.stage_role_arns = pulumi.Output.all(**{name: each.role_arn for name, each in self.stages.items()})

    def _may_take_requests(self) -> list[GrantArgs]:
        """Let deployments in: remember them, find what a rollback restores, claim their service, start them; a rollback
        may stop what is being deployed."""
        return [
            permissions.append_history(self._args["history_table_arn"], "dynamodb:GetItem"),
            permissions.list_history(self._args["history_table_arn"]),
            permissions.move_targets(self.targets_table_arn),
            self.may_start,
            *([self._may_wake(*self._path.woken)] if self._path.woken else []),
        ]

    def _may_write(self) -> list[GrantArgs]:
        history = self._args["history_table_arn"]
        return [permissions.append_history(history), permissions.move_targets(self.targets_table_arn)]

    def _may_repair(self) -> list[GrantArgs]:
        return [
            *self._may_write(),
            permissions.list_history(self._args["history_table_arn"]),
            self.may_start,
            self.may_answer,
            self._may_wake(*self.stages),
            permissions.see_executions(self._machine.arn),
            *permissions.take_up_requests(self._dead_requests.arn, self.start.arn),
            permissions.find_held(self.targets_table_arn),
        ]

    def _may_wake(self, *names: str) -> GrantArgs:
        """Have these stages look at what they wait for."""
        return permissions.wake([each.arn for each in dict.fromkeys(self.stages[name] for name in names)])

    def _wakes(self, *names: str) -> dict[str, pulumi.Input[str]]:
        """What a function needs to know to wake these stages, and the state machine."""
        functions = as_json({name: self.stages[name].arn for name in names})
        return {"STATE_MACHINE": self._machine.arn, "STAGE_FUNCTIONS": functions}

    def _function(
        self,
        name: str,
        environment: Mapping[str, pulumi.Input[str]],
        may: Sequence[GrantArgs],
        dead_letters_arn: pulumi.Input[str] | None = None,
        *,
        seconds: int = FUNCTION_SECONDS,
        was_in_program: bool = False,
    ) -> Function:
        """What is called by events leaves its failures somewhere; the state machine sees those of the others."""
        args: FunctionArgs = {
            "handler": f"handlers.{name.replace('-', '_')}.handler",
            "environment": environment,
            "may": may,
            "timeout_seconds": seconds,
            **log_of(self._args),
            "tags": self._tags,
        }
        if dead_letters_arn is not None:
            args["dead_letters_arn"] = dead_letters_arn
        # Before 0.2 functions had the name of what they do alone, and some stood in the program.
        above = pulumi.ROOT_STACK_RESOURCE if was_in_program else self
        options = pulumi.ResourceOptions(parent=self, aliases=[pulumi.Alias(name=name, parent=above)])
        return Function(f"{self.logical_name}-{name}", args, options)

    def _history(self) -> dict[str, pulumi.Input[str]]:
        return {
            "HISTORY_TABLE": self._args["history_table_name"],
            "RETENTION_DAYS": as_text(self._args.get("retention_days", 365)),
        }

    def _tables(self) -> dict[str, pulumi.Input[str]]:
        return {**self._history(), "TARGETS_TABLE": self.targets_table_name}

    def _passes(self) -> dict[str, pulumi.Input[str]]:
        """What decides who comes next."""
        return {**self._tables(), **self._rules()}

    def _targets(self) -> None:
        """What the program gives, or a table of its own."""
        args = self._args
        if ("targets_table_name" in args) != ("targets_table_arn" in args):
            raise ValueError(f"{self.logical_name} needs both targets_table_name and targets_table_arn, or neither")
        if "targets_table_name" in args and "targets_table_arn" in args:
            self.targets_table_name = pulumi.Output.from_input(args["targets_table_name"])
            self.targets_table_arn = pulumi.Output.from_input(args["targets_table_arn"])
            return
        kept = {key: args.get(key, True) for key in ("protect", "point_in_time_recovery")}
        table = targets_table(f"{self.logical_name}-targets", self, self._tags, **kept)
        self.targets_table_name, self.targets_table_arn = table.name, table.arn

    def _state_machine(self) -> aws.sfn.StateMachine:
        arns = {name: function.arn for name, function in self.stages.items()}
        forward, undo = (steps_of(given, arns, self._path) for given in (self._forward, self._undo))
        finish = Step("FinishDeployment", self.finish_deployment.arn, LEAST_STAGE_SECONDS)
        called = [*dict.fromkeys(self.stages.values()), self.finish_deployment]
        days = self._args.get("log_retention_days", 30)
        machine = definition(forward, undo, finish)
        return state_machine(
            self.logical_name, machine, [each.arn for each in called], self._here, days, self._tags, self
        )

    def _intake(self) -> dict[str, pulumi.Input[str]]:
        """What decides whether a request is taken."""
        args = self._args
        return {
            "ENVIRONMENT": args["environment"],
            "QUEUE_MINUTES": str(args.get("queue_minutes", 1440)),
            "DEPLOY_ROLE": args.get("deploy_role", ""),
            "DEPLOY_ROLES": as_json(dict(args.get("deploy_roles", {}))),
            "APPROVALS": as_json(dict(args.get("approvals", {}))),
            "PROVENANCE": as_json(dict(args.get("provenance", {}))),
        }

    def _rules(self) -> dict[str, pulumi.Input[str]]:
        """What decides who may start, and by which stages, whoever hands the target on."""
        return {
            "ROLLBACKS": as_json(dict(self._args.get("rollbacks", {}))),
            "FREEZES": as_json(dict(self._args.get("freezes", {}))),
            **({"STAGES": as_json(vars(self._path))} if self._path.own else {}),
        }

    def _queues(self) -> list[aws.sqs.Queue]:
        """What nobody tries again by itself, and the requests, which the sweep does."""
        rules = pulumi.Output.format("arn:aws:events:{0}:rule/*", self._here)
        kinds = ("dead-letters", "request-dead-letters")
        return [dead_letters_of(rules, self.logical_name, kind, self._tags, self) for kind in kinds]


CONFIGS = {
    "approvals": policy.problems,
    "rollbacks": policy.rollback_problems,
    "freezes": freeze.problems,
    "provenance": provenance.config_problems,
}
OUTPUTS = tuple(Pipeline.__annotations__)


def _here(parent: pulumi.Resource) -> pulumi.Output[str]:
    """`<region>:<account>`, for ARNs that must be known before their resource."""
    options = pulumi.InvokeOutputOptions(parent=parent)
    account, region = aws.get_caller_identity_output(opts=options), aws.get_region_output(opts=options)
    return pulumi.Output.concat(region.region, ":", account.account_id)
