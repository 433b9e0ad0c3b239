"""What does the stages of a pipeline: the coordinator's own functions, and one that calls those of others."""

from collections.abc import Mapping, Sequence
from typing import Any

import pulumi

from components import permissions, policy
from components.documents import as_json
from components.function import Function, log_of
from components.policy import GrantArgs
from components.stages import FUNCTION_SECONDS, StageArgs, is_gate
from domain import stages
from domain.spelling import kebab

CALLER = "call-stage"


def stage_functions(
    name: str,
    given: Sequence[StageArgs],
    args: Mapping[str, Any],
    environment: Mapping[str, pulumi.Input[str]],
    parent: pulumi.Resource,
) -> dict[str, Function]:
    """The function of each stage. `args` are those of the pipeline, `environment` what every stage must know."""
    own = {stage["name"]: stage["function_arn"] for stage in given if "function_arn" in stage}
    may = [permissions.append_history(args["history_table_arn"])]
    found: dict[str, Function] = {}
    if own:
        calls = policy.grant("call-the-stages-of-others", ["lambda:InvokeFunction"], *own.values())
        told = {**environment, "OWN_STAGES": as_json(own)}
        found = dict.fromkeys(own, _function(name, CALLER, "call_stage", told, [*may, calls], args, parent))
    for stage in given:
        if stage["name"] in own:
            continue
        handler = kebab(stages.APPROVE if is_gate(stage) else stage["name"], "_")
        told = {**environment, **_roles(args), **(_rules(args) if is_gate(stage) else {})}
        can = [*may, *_act_as_service(args)]
        found[stage["name"]] = _function(name, kebab(stage["name"]), handler, told, can, args, parent)
    return found


def _function(
    pipeline: str,
    name: str,
    handler: str,
    environment: Mapping[str, pulumi.Input[str]],
    may: Sequence[GrantArgs],
    args: Mapping[str, Any],
    parent: pulumi.Resource,
) -> Function:
    # Before 0.2 these stood in the program, under the name of their stage alone.
    before = pulumi.Alias(name=name, parent=pulumi.ROOT_STACK_RESOURCE)
    return Function(
        f"{pipeline}-{name}",
        {
            "handler": f"handlers.{handler}.handler",
            "environment": environment,
            "may": may,
            "timeout_seconds": FUNCTION_SECONDS,
            **log_of(args),
            "tags": args.get("tags", {}),
        },
        pulumi.ResourceOptions(parent=parent, aliases=[before]),
    )


def _roles(args: Mapping[str, Any]) -> dict[str, pulumi.Input[str]]:
    return {
        "DEPLOY_ROLE": args.get("deploy_role", ""),
        "DEPLOY_ROLES": as_json(dict(args.get("deploy_roles", {}))),
        "DEPLOY_EXTERNAL_ID": args.get("deploy_external_id", ""),
    }


def _rules(args: Mapping[str, Any]) -> dict[str, pulumi.Input[str]]:
    return {
        "APPROVALS": as_json(dict(args.get("approvals", {}))),
        "ROLLBACKS": as_json(dict(args.get("rollbacks", {}))),
    }


def _act_as_service(args: Mapping[str, Any]) -> list[GrantArgs]:
    """Under roles that services have for it: the coordinator itself may touch nothing of theirs."""
    roles = [args.get("deploy_role", ""), *args.get("deploy_roles", {}).values()]
    named = [_any_service(role) for role in roles if role]
    return [policy.grant("deploy-as-the-service", ["sts:AssumeRole"], *named)] if named else []


def _any_service(role: pulumi.Input[str]) -> pulumi.Input[str]:
    if isinstance(role, str):
        return role.replace("{service}", "*")
    arn: pulumi.Output[str] = pulumi.Output.from_input(role)
    return arn.apply(lambda text: text.replace("{service}", "*"))
