"""What the program registers: under which names, in which component, and that the sandbox knows it all."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from domain import stages
from ops.sandbox.monitor import STACK_TYPE, Registration
from ops.sandbox.program import Result
from ops.sandbox.resources import RESOURCE_TYPES

from .policy.resources import taggable
from .runs import STACKS, ran

HERE = Path(__file__).parent
COMPONENT = "coordinator:index:"
TABLES = {"history-table", "pipeline-targets"}


def resources(run: Result) -> Iterator[Registration]:
    return (made for made in run.registrations.values() if made.custom)


def components(run: Result) -> Iterator[Registration]:
    return (made for made in run.registrations.values() if made.type.startswith(COMPONENT))


@pytest.mark.parametrize("stack", STACKS)
def test_every_resource_keeps_its_urn(stack):
    """A changed URN deletes and creates anew, unless it has an alias. On purpose: REWRITE=1 pytest tests/program."""
    golden, urns = HERE / f"urns.{stack}.txt", sorted(ran(stack).registrations)
    if os.environ.get("REWRITE"):
        golden.write_text("\n".join(urns) + "\n")
    assert urns == golden.read_text().splitlines()


@pytest.mark.parametrize("stack", STACKS)
def test_a_preview_shows_what_an_update_makes(stack):
    update, preview = ran(stack), ran(stack, preview=True)
    assert set(preview.registrations) == set(update.registrations)
    assert set(preview.exports) == set(update.exports)


def test_every_component_registers_its_outputs(run):
    without = [made.urn for made in components(run) if not run.component_outputs.get(made.urn)]
    assert without == []


def test_every_resource_belongs_to_a_component_and_is_named_after_it(run):
    for made in (*resources(run), *components(run)):
        parent = run.registrations[made.parent]
        assert made.name.startswith(f"{parent.name}-") or parent.type == STACK_TYPE, made.urn
        assert parent.type.startswith(COMPONENT) or not made.custom, made.urn


def test_the_program_knows_its_kinds_of_components(run):
    kinds = {made.type for made in components(run)}
    named = ("ControlApi", "EventBus", "HistoryStore", "Function", "LogStore", "Monitoring", "Pipeline")
    assert kinds == {f"{COMPONENT}{name}" for name in named}
    tops = {made.parent for made in components(run) if made.name in ("events", "history", "pipeline", "control-api")}
    assert [run.registrations[urn].type for urn in tops] == [STACK_TYPE]


def test_the_sandbox_maps_every_type(run):
    assert {made.type for made in resources(run)} <= set(RESOURCE_TYPES)


def test_every_resource_that_can_have_tags_has_those_of_the_stack(run):
    wrong = [
        made.name
        for made in resources(run)
        if taggable(made.type) and made.inputs.get("tags", {}).get("application") != "deployment-coordinator"
    ]
    assert wrong == []


def test_the_tables_are_protected_in_prod_and_nowhere_else():
    for stack, protected in (("prod", TABLES), ("dev", set())):
        run = ran(stack)
        assert {made.name for made in resources(run) if made.raw.protect} == protected
        locked = {made.name for made in resources(run) if made.inputs.get("deletionProtectionEnabled")}
        assert locked == protected


def test_no_input_is_a_secret_or_looks_like_one(run):
    for made in resources(run):
        assert made.secret_inputs == frozenset()
        names = made.inputs.get("environment", {}).get("variables", {})
        assert not [name for name in names if name.endswith(("TOKEN", "SECRET", "PASSWORD", "KEY"))], made.name


def test_nothing_is_warned_about(run):
    assert [text for level, text in run.logs if level != "INFO"] == []


@pytest.mark.parametrize("stack", STACKS)
def test_the_stack_says_where_everything_is(stack):
    exports = ran(stack).exports
    assert exports["eventBusName"] == f"{stack}-deployment-events"
    assert exports["historyTableName"].startswith("history-table-")
    assert exports["targetsTableName"].startswith("pipeline-targets-")
    assert exports["stateMachineArn"].startswith("arn:aws:states:us-east-1:123456789012:stateMachine:pipeline-machine-")
    assert len(exports["deadLetters"]) == 3
    assert exports["requestDeadLetters"].startswith("arn:aws:sqs:")
    assert exports["controlApiUrl"].startswith("https://")
    assert exports["controlApiArn"].startswith("arn:aws:execute-api:us-east-1:123456789012:")
    functions = json.loads(ran(stack).one("aws:sfn/stateMachine:StateMachine").inputs["definition"])["States"]
    assert set(exports["stageRoleArns"]) == set(functions) - {stages.FINISH}
